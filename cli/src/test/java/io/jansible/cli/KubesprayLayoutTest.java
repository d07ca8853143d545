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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Inventories as Kubespray's users lay them out: one node and seven, separate etcd nodes, old group
 * names, INI, YAML and a script, a bastion, folders of group variables, a vaulted one among them.
 * Kubespray's own first plays and its defaults make the same of each as with {@code
 * ansible-playbook}, by digests that {@code src/test/kubespray/record-layouts.py} recorded. Needs
 * Kubespray's checkouts, as {@link KubesprayListingTest} does.
 */
class KubesprayLayoutTest {
  private static final Path RECORDED = Path.of("src/test/kubespray").toAbsolutePath();

  @TestFactory
  Stream<DynamicTest> asAnsible() throws IOException {
    String given = System.getenv("JANSIBLE_KUBESPRAY");
    Path releases =
        given == null || given.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache/jansible/kubespray")
            : Path.of(given);
    return Files.readAllLines(RECORDED.resolve("layouts.txt")).stream()
        .map(line -> line.split(" "))
        .flatMap(
            row -> {
              Path checkout = releases.resolve(row[0]);
              if (!Files.isDirectory(checkout)) {
                System.out.println("SKIPPED: KubesprayLayoutTest: no checkout at " + checkout);
                return Stream.empty();
              }
              return Stream.of(
                  DynamicTest.dynamicTest(row[0] + " " + row[1], () -> check(checkout, row)));
            });
  }

  private static void check(Path checkout, String[] row) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("ANSIBLE_NOCOLOR", "1");
    environment.put("COLUMNS", "80");
    environment.put("ANSIBLE_CALLBACKS_ENABLED", "");
    environment.put("ANSIBLE_CACHE_PLUGIN", "memory");
    Path layouts = RECORDED.resolve("layouts");
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    int code =
        Main.run(
            new Session(
                "ansible-playbook",
                List.of(
                    "-i",
                    layouts.resolve(row[1]).toString(),
                    "-c",
                    "local",
                    "-f",
                    "1",
                    "--check",
                    "--diff",
                    "--vault-password-file",
                    layouts.resolve("vault-password").toString(),
                    "-e",
                    "checkout=" + checkout,
                    layouts.resolve("layout.yml").toString()),
                environment,
                checkout,
                InputStream.nullInputStream(),
                stdout,
                stderr,
                "ansible-playbook",
                "",
                0));
    String out =
        stdout
            .toString(StandardCharsets.UTF_8)
            .replace(RECORDED.toString(), "@HERE@")
            .replace(checkout.toString(), "@CHECKOUT@")
            .replaceAll("after: /\\S*/", "after: "); // a temporary
    assertThat(code + " " + digest(out))
        .as("code and stdout:\n%s%s", out, stderr.toString(StandardCharsets.UTF_8))
        .isEqualTo(row[2] + " " + row[3]);
  }

  private static String digest(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString().substring(0, 16);
  }
}
