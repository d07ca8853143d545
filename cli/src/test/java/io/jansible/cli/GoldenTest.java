package io.jansible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jansible.cli.command.Session;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands in a folder of files, and what Ansible's command of the same arguments printed, returned
 * and wrote. {@code @ROOT@} stands for the folder. Where Ansible prints its help (exit codes 2 and
 * 5) the error is compared alone; warnings are compared without their line breaks, which depend on
 * the length of paths.
 */
class GoldenTest {
  private static final List<String> FILES = List.of("vault.json");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> asAnsible() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String file : FILES) {
      JsonNode cases;
      try (InputStream in = GoldenTest.class.getResourceAsStream("golden/" + file)) {
        cases = new ObjectMapper().readTree(in);
      }
      for (JsonNode one : cases) {
        tests.add(
            DynamicTest.dynamicTest(
                tests.size() + " " + one.get("program").asText() + " " + one.get("args"),
                () -> check(one)));
      }
    }
    return tests.stream();
  }

  private void check(JsonNode one) throws IOException {
    Path root = Files.createTempDirectory(folder, "root").toRealPath();
    Map<String, String> before = new HashMap<>();
    for (Map.Entry<String, JsonNode> file : one.get("files").properties()) {
      JsonNode content = file.getValue();
      String text = (content.isTextual() ? content : content.get("text")).asText();
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      before.put(file.getKey(), text);
      if (content.has("mode")) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    Map<String, String> environment =
        new HashMap<>(Map.of("HOME", root.toString(), "PATH", "/usr/bin:/bin", "LANG", "C.UTF-8"));
    one.path("env")
        .properties()
        .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
    List<String> arguments = new ArrayList<>();
    one.get("args")
        .forEach(argument -> arguments.add(argument.asText().replace("@ROOT@", root.toString())));
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    int code =
        Main.run(
            new Session(
                one.get("program").asText(),
                arguments,
                environment,
                root,
                new ByteArrayInputStream(
                    one.path("stdin").asText("").getBytes(StandardCharsets.UTF_8)),
                stdout,
                stderr,
                one.get("program").asText(),
                "",
                0));
    String out = text(stdout, root);
    String err = text(stderr, root);
    int expectedCode = one.get("rc").asInt();
    boolean help =
        expectedCode == 2 && one.get("stderr").asText().startsWith("usage:") || expectedCode == 5;
    if (help) {
      assertThat(error(err)).isEqualTo(error(one.get("stderr").asText()));
    } else {
      assertThat(unwrapped(err)).isEqualTo(unwrapped(one.get("stderr").asText()));
      assertThat(out).isEqualTo(one.get("stdout").asText());
    }
    assertThat(code).isEqualTo(expectedCode);
    Map<String, String> expected = new TreeMap<>();
    one.path("after")
        .properties()
        .forEach(entry -> expected.put(entry.getKey(), entry.getValue().asText()));
    assertThat(changed(root, before)).isEqualTo(expected);
  }

  private static Map<String, String> changed(Path root, Map<String, String> before)
      throws IOException {
    Map<String, String> changed = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString();
        String text = Files.readString(file);
        if (!name.startsWith(".ansible/") && !text.equals(before.get(name))) {
          changed.put(name, text);
        }
      }
    }
    return changed;
  }

  private static String text(ByteArrayOutputStream stream, Path root) {
    return stream.toString(StandardCharsets.UTF_8).replace(root.toString(), "@ROOT@");
  }

  private static String error(String text) {
    return text.lines()
        .filter(line -> line.contains(": error: ") || line.startsWith("ERROR! "))
        .findFirst()
        .orElse(text);
  }

  private static String unwrapped(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
