package io.jansible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.cli.command.Session;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jansible-doc -l} names what {@code ansible-doc -l} names. */
class DocListTest {
  /** What makes no sense here: ansible-core's own copy of dnf for dnf5 is one module with dnf. */
  private static final List<String> ONE_WITH_ANOTHER = List.of("ansible.builtin.dnf5");

  @TempDir Path folder;

  @Test
  void everyBuiltInModuleIsListedOnce() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Main.run(
        new Session(
            "jansible-doc",
            List.of("-l", "ansible.builtin"),
            Map.of("HOME", folder.toString()),
            folder,
            InputStream.nullInputStream(),
            out,
            new ByteArrayOutputStream(),
            "/bin/jansible-doc",
            "",
            0));
    List<String> listed =
        out.toString(StandardCharsets.UTF_8).lines().map(line -> line.split(" ")[0]).toList();
    List<String> ansibles;
    try (InputStream names = DocListTest.class.getResourceAsStream("builtin-modules.txt")) {
      ansibles =
          new String(names.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(name -> !ONE_WITH_ANOTHER.contains(name))
              .toList();
    }
    assertThat(listed).containsExactlyInAnyOrderElementsOf(ansibles);
  }
}
