package io.jansible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The script in the tree is the one that the option tables give. */
class CompletionScriptTest {
  @Test
  void isCurrent() throws IOException {
    assertThat(Files.readString(Path.of("../completion/jansible.bash")))
        .as("run io.jansible.cli.CompletionScript completion/jansible.bash")
        .isEqualTo(CompletionScript.text());
  }
}
