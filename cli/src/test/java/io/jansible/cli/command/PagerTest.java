package io.jansible.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long texts go to the setting's program where a person sees them. */
class PagerTest {
  @TempDir Path folder;

  private String shown(String terminals, String pager) throws IOException {
    Files.writeString(folder.resolve("ansible.cfg"), "[defaults]\nforks = 7\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Session session =
        new Session(
            "jansible-config",
            List.of("view"),
            Map.of("HOME", folder.toString(), "PATH", "/usr/bin:/bin", "ANSIBLE_PAGER", pager),
            folder,
            InputStream.nullInputStream(),
            out,
            out,
            "jansible-config",
            terminals,
            0);
    assertThat(CommandLine.run(session, new Interruption())).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void paged() throws IOException {
    assertThat(shown("1", "cat > seen")).isEmpty();
    assertThat(folder.resolve("seen")).hasContent("[defaults]\nforks = 7\n");
  }

  @Test
  void pagerEndsEarly() throws IOException {
    assertThat(shown("1", "true")).isEmpty();
  }

  @Test
  void noSuchPager() throws IOException {
    assertThat(shown("1", "exec /nonexistent-pager 2> /dev/null")).contains("forks = 7");
  }

  @Test
  void noTerminal() throws IOException {
    assertThat(shown("", "cat > seen")).contains("forks = 7");
    assertThat(folder.resolve("seen")).doesNotExist();
  }
}
