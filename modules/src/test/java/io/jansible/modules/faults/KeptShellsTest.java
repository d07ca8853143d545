package io.jansible.modules.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.modules.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shells that stay open for the next task do not show: each task's user is who he is by then. */
class KeptShellsTest {
  @TempDir Path folder;

  @Test
  void userWhoseGroupsChangeAndWhoGoes() throws Exception {
    Sandbox.assumePossible("KeptShellsTest", "sudo", "useradd");
    String setup =
        "mount -t tmpfs none ETC; cp -a /etc/. ETC; mount --bind ETC /etc"
            .replace("ETC", Files.createDirectory(folder.resolve("etc")).toString());
    try (Sandbox sandbox = new Sandbox(setup)) {
      Runs.Ended ended =
          new Runs(folder, sandbox.plugin())
              .tasks(
                  """
                  - group: {name: jteam}
                  - user: {name: jkept, shell: /bin/sh, home: %s/home}
                  - command: id -nG
                    become: true
                    become_user: jkept
                  - user: {name: jkept, groups: jteam, append: true}
                  - command: id -nG
                    become: true
                    become_user: jkept
                    failed_when: false
                  - user: {name: jkept, state: absent, remove: true}
                  """
                      .formatted(folder));
      assertThat(ended.exitCode()).as(ended.outcomes().toString()).isZero();
      assertThat(ended.outcomes().get(2).values()).containsEntry("stdout", "jkept");
      assertThat(ended.outcomes().get(4).values()).containsEntry("stdout", "jkept jteam");
      assertThat(ended.last().values()).containsEntry("changed", true);
    }
  }
}
