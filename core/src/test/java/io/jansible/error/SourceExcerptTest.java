package io.jansible.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines shown around a mistake, as Ansible shows them; hints begin with Ansible's words. */
class SourceExcerptTest {
  @TempDir Path folder;

  private String excerpt(String text, int line, int column) throws IOException {
    Path file = folder.resolve("x.yml");
    Files.writeString(file, text);
    return SourceExcerpt.of(new Position(file.toString(), line, column))
        .replace(file.toString(), "FILE");
  }

  @Test
  void lineBeforeLineAndArrow() throws IOException {
    assertThat(excerpt("- hosts: all\n  tasks:\n    - nosuch:\n", 3, 7))
        .isEqualTo(
            """
            The error appears to be in 'FILE': line 3, column 7, but may
            be elsewhere in the file depending on the exact syntax problem.

            The offending line appears to be:

              tasks:
                - nosuch:
                  ^ here
            """);
  }

  @Test
  void emptyLinesAreSteppedOver() throws IOException {
    assertThat(excerpt("a:\n  b\n\n\n", 9, 1)).contains("appears to be:\n\na:\n  b\n^ here\n");
  }

  @Test
  void shorthandBeforeIt() throws IOException {
    assertThat(excerpt("- copy: src=a\n  dest: b\n", 2, 3))
        .isEqualTo(
            """
            The error appears to be in 'FILE': line 1, column 12, but may
            be elsewhere in the file depending on the exact syntax problem.

            The offending line appears to be:

            - copy: src=a
                       ^ here

            There appears to be both 'k=v' shorthand syntax and YAML in this task. Only one syntax may be used.
            """);
  }

  @Test
  void hints() throws IOException {
    assertThat(excerpt("a:\n- {{ foo }}\n", 2, 3))
        .contains("might be an issue with\nmissing quotes");
    assertThat(excerpt("a:\nb: \"x\" y\n", 2, 4)).contains("a value started\nwith a quote");
    assertThat(excerpt("a:\nb: \"x\" \"y\"\n", 2, 4))
        .contains("might be an issue with\nunbalanced quotes");
    assertThat(excerpt("a:\n\tb: 1\n", 2, 1)).contains("There appears to be a tab character");
  }

  @Test
  void withoutTheFile() {
    assertThat(SourceExcerpt.of(new Position("/no/such/file", 1, 2)))
        .endsWith("\n(could not open file to display line)");
    assertThat(SourceExcerpt.of(new Position("<command line>", 1, 2))).endsWith("problem.\n");
  }
}
