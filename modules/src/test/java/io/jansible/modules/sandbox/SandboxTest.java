package io.jansible.modules.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that is done inside of a sandbox shows outside. */
class SandboxTest {
  @TempDir Path folder;

  private static String inside(Sandbox sandbox, String command) throws IOException {
    Process process =
        sandbox.command(List.of("sh", "-c", command)).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void machineIsItsOwn() throws IOException {
    Sandbox.assumePossible("SandboxTest", "pivot_root");
    String passwd = Files.readString(Path.of("/etc/passwd"));
    try (Sandbox sandbox = Sandbox.machine(List.of(folder), List.of(), Sandbox.script("debian"))) {
      assertThat(Sandbox.MARKER).doesNotExist();
      assertThat(inside(sandbox, "test -e " + Sandbox.MARKER + " && echo inside"))
          .isEqualTo("inside\n");
      assertThat(inside(sandbox, "hostname jansible-other; hostname"))
          .isEqualTo("jansible-other\n");
      assertThat(Files.readString(Path.of("/proc/sys/kernel/hostname")))
          .isNotEqualTo("jansible-other\n");
      inside(sandbox, "echo x:x:1:1::/:/bin/sh >>/etc/passwd; echo seen >" + folder + "/seen");
      assertThat(Files.readString(Path.of("/etc/passwd"))).isEqualTo(passwd);
      assertThat(folder.resolve("seen")).hasContent("seen\n");
      assertThat(sandbox.inside(Path.of("/etc/passwd"))).content().endsWith("x:x:1:1::/:/bin/sh\n");
      inside(sandbox, "touch /usr/jansible");
      assertThat(Path.of("/usr/jansible")).doesNotExist();
      assertThat(inside(sandbox, "echo 1 >/proc/sys/vm/swappiness")).contains("Read-only");
      assertThat(inside(sandbox, "awk 'NR > 2' /proc/net/dev")).doesNotContain("eth");
      assertThat(inside(sandbox, "ls /proc | grep -c '^[0-9]'")).hasSizeLessThan(3);
    }
  }
}
