package io.jansible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import io.jansible.cli.command.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kubespray's playbooks, listed: byte for byte what {@code ansible-playbook} prints, by digests
 * that {@code src/test/kubespray/record-listings.py} recorded. Needs Kubespray's checkouts ({@code
 * JANSIBLE_KUBESPRAY}, default {@code ~/.cache/jansible/kubespray}); a release that is not there is
 * skipped, loudly.
 */
class KubesprayListingTest {
  private static final Path RECORDED = Path.of("src/test/kubespray");
  private static final Pattern HOSTS = Pattern.compile("(?m)(?:^      \\S+\n)+");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> asAnsible() throws IOException {
    String given = System.getenv("JANSIBLE_KUBESPRAY");
    Path releases =
        given == null || given.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache/jansible/kubespray")
            : Path.of(given);
    Map<String, List<String[]>> rows =
        Files.readAllLines(RECORDED.resolve("listings.txt")).stream()
            .map(line -> line.split(" "))
            .collect(Collectors.groupingBy(row -> row[0]));
    return rows.entrySet().stream()
        .flatMap(
            release -> {
              Path checkout = releases.resolve(release.getKey());
              if (!Files.isDirectory(checkout)) {
                System.out.println("SKIPPED: KubesprayListingTest: no checkout at " + checkout);
                return Stream.empty();
              }
              Path inventory = inventory(checkout);
              return release.getValue().stream()
                  .map(
                      row ->
                          DynamicTest.dynamicTest(
                              row[0] + " " + row[1] + " " + row[2],
                              () -> check(checkout, inventory, row)));
            });
  }

  /** The release's sample inventory, with three nodes. */
  private Path inventory(Path checkout) {
    Path target = folder.resolve(checkout.getFileName());
    Path sample = checkout.resolve("inventory/sample");
    try (Stream<Path> files = Files.walk(sample)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(sample.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else if (!file.endsWith("inventory.ini")) {
          Files.copy(file, copy);
        }
      }
      Files.copy(RECORDED.resolve("inventory.ini"), target.resolve("inventory.ini"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return target.resolve("inventory.ini");
  }

  private static void check(Path checkout, Path inventory, String[] row) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("ANSIBLE_NOCOLOR", "1");
    environment.put("COLUMNS", "80");
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    int code =
        Main.run(
            new Session(
                "ansible-playbook",
                List.of("-i", inventory.toString(), row[2], row[1]),
                environment,
                checkout,
                InputStream.nullInputStream(),
                stdout,
                stderr,
                "ansible-playbook",
                "",
                0));
    String out = stdout.toString(StandardCharsets.UTF_8);
    String err = stderr.toString(StandardCharsets.UTF_8);
    assertThat(code + " " + digest(out) + " " + digest(err))
        .as("code, stdout and stderr:\n%s%s", out, err)
        .isEqualTo(row[3] + " " + row[4] + " " + row[5]);
  }

  /** Hosts in the order of their names: Ansible lists them in the order of a set. */
  private static String digest(String text) {
    String sorted =
        HOSTS
            .matcher(text)
            .replaceAll(
                hosts ->
                    java.util.regex.Matcher.quoteReplacement(
                        hosts
                            .group()
                            .lines()
                            .sorted()
                            .collect(Collectors.joining("\n", "", "\n"))));
    return Hashing.sha256().hashString(sorted, StandardCharsets.UTF_8).toString().substring(0, 16);
  }
}
