package io.jansible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of modules is the one that the specifications give. */
class ModulesPageTest {
  private static final Path PAGE = Path.of("../docs/modules.md");

  @Test
  void isCurrent() throws IOException {
    if (System.getProperty("modules.page", "").equals("write")) {
      Files.writeString(PAGE, ModulesPage.text());
    }
    assertThat(Files.readString(PAGE))
        .as("run this test with -Dmodules.page=write, as the page's head says")
        .isEqualTo(ModulesPage.text());
  }
}
