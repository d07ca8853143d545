package io.jansible.modules.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.event.HostResult.Status;
import io.jansible.modules.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks that are full or read-only: the task fails with the system's words, what was there stays as
 * it was, nothing else is left, and once there is room the same task does its work.
 */
class FullDiskTest {
  private static final String OLD = "old\nline\n";

  /** What makes a file that does not fit; {@code D} is the disk. */
  private static final Map<String, String> WRITING =
      Map.of(
          "copy", "copy: {content: \"{{ 'x' * 9000 }}\", dest: D/config}",
          "copy of a new file", "copy: {content: \"{{ 'x' * 9000 }}\", dest: D/fresh}",
          "copy with backup", "copy: {content: \"{{ 'x' * 9000 }}\", dest: D/config, backup: true}",
          "copy of a large file", "copy: {src: large, dest: D/config}",
          "copy on the node", "copy: {src: D/../large, dest: D/config, remote_src: true}",
          "template", "template: {src: large.j2, dest: D/config}",
          "lineinfile", "lineinfile: {path: D/config, line: \"{{ 'x' * 9000 }}\"}",
          "blockinfile", "blockinfile: {path: D/config, block: \"{{ 'x' * 9000 }}\"}",
          "replace", "replace: {path: D/config, regexp: old, replace: \"{{ 'x' * 9000 }}\"}",
          "ini_file",
              "ini_file: {path: D/config, section: a, option: b, value: \"{{ 'x' * 9000 }}\"}");

  private static final Map<String, String> CHANGING =
      Map.of(
          "directory", "file: {path: D/new, state: directory}",
          "touch", "file: {path: D/new, state: touch}",
          "link", "file: {path: D/new, state: link, src: config}",
          "hard link", "file: {path: D/new, state: hard, src: D/config}",
          "mode", "file: {path: D/config, mode: '0600'}",
          "absent", "file: {path: D/config, state: absent}",
          "tempfile", "tempfile: {path: D}",
          "unarchive", "unarchive: {src: D/../a.tar, dest: D, remote_src: true}",
          "shell", "shell: echo more > D/config");

  @TempDir Path folder;

  private Sandbox sandbox(String... more) throws IOException {
    Sandbox.assumePossible("FullDiskTest");
    Path disk = folder.resolve("disk");
    Files.createDirectories(disk);
    Files.createDirectories(folder.resolve("tmp"));
    return new Sandbox(
        "cd "
            + folder
            + "; mount -t tmpfs -o size=64k,nr_inodes=50 none disk; printf 'old\\nline\\n' >disk/config; "
            + String.join("; ", more));
  }

  private String task(String text) {
    return "- " + text.replaceAll("D(?=[/},])", folder.resolve("disk").toString());
  }

  private static String inside(Sandbox sandbox, String command) throws IOException {
    try (var shell = sandbox.starter().start("/bin/sh")) {
      try (var in = shell.stdin()) {
        in.write(command.getBytes());
      }
      return new String(shell.stdout().readAllBytes());
    }
  }

  @Test
  void full() throws IOException {
    Files.writeString(folder.resolve("large"), "y".repeat(5_000_000));
    Files.writeString(folder.resolve("large.j2"), "{{ 'z' * 9000 }}");
    List<String> wrong = new ArrayList<>();
    String fill = "dd if=/dev/zero of=disk/fill bs=4k 2>/dev/null || :";
    try (Sandbox sandbox = sandbox(fill)) {
      Runs runs = new Runs(folder, sandbox.plugin("env", "TMPDIR=" + folder.resolve("tmp")));
      String files = inside(sandbox, "cd " + folder + "/disk; ls -A");
      for (Map.Entry<String, String> each : WRITING.entrySet()) {
        Runs.Outcome outcome = runs.tasks(task(each.getValue())).last();
        String after = inside(sandbox, "cd " + folder + "/disk; ls -A");
        String content = inside(sandbox, "cat " + folder + "/disk/config");
        if (outcome.status() != Status.FAILED
            || !outcome.message().contains("No space left on device")
            || !after.equals(files)
            || !content.equals(OLD)) {
          wrong.add(each.getKey() + ": " + outcome + ", " + after + ", " + content);
        }
      }
      assertThat(wrong).isEmpty();
      // the node's own temporary files are gone too
      assertThat(folder.resolve("tmp")).isEmptyDirectory();
      String restored = "cd " + folder + "/disk; rm -f -- *; printf 'old\\nline\\n' >config";
      for (Map.Entry<String, String> each : WRITING.entrySet()) {
        inside(sandbox, restored);
        if (!each.getKey().contains("large") && !each.getKey().contains("node")) {
          assertThat(runs.tasks(task(each.getValue())).exitCode()).as(each.getKey()).isZero();
        }
      }
      assertThat(inside(sandbox, "ls -A " + folder + "/disk | grep ansible_tmp")).isEmpty();
    }
  }

  @Test
  void readOnly() throws Exception {
    Files.writeString(folder.resolve("large"), "y".repeat(5_000_000));
    Files.writeString(folder.resolve("large.j2"), "{{ 'z' * 9000 }}");
    Process tar =
        new ProcessBuilder("tar", "cf", "a.tar", "large.j2").directory(folder.toFile()).start();
    assertThat(tar.waitFor()).isZero();
    List<String> wrong = new ArrayList<>();
    try (Sandbox sandbox = sandbox("mount -o remount,ro disk")) {
      Runs runs = new Runs(folder, sandbox.plugin("env", "TMPDIR=" + folder.resolve("tmp")));
      List<Map.Entry<String, String>> all = new ArrayList<>(WRITING.entrySet());
      all.addAll(CHANGING.entrySet());
      for (Map.Entry<String, String> each : all) {
        Runs.Outcome outcome = runs.tasks(task(each.getValue())).last();
        if (outcome.status() != Status.FAILED
            || !(outcome.values().toString().contains("Read-only file system")
                || outcome.message().equals("Destination " + folder + "/disk not writable"))) {
          wrong.add(each.getKey() + ": " + outcome);
        }
      }
      assertThat(wrong).isEmpty();
      assertThat(inside(sandbox, "cd " + folder + "/disk; ls -A; cat config"))
          .isEqualTo("config\n" + OLD);
      assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }
  }
}
