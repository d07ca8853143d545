package io.jansible.modules.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.connection.shell.ProcessChannel;
import io.jansible.connection.shell.ShellStarter;
import io.jansible.modules.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is no UTF-8 keeps its bytes, whoever edits another part of it. */
class OtherEncodingsTest {
  private static final String OLD = "# caf\u00e9 \u00ff\n[s]\nk = v\n";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lineinfile: {path: FILE, line: new}",
        "blockinfile: {path: FILE, block: new}",
        "replace: {path: FILE, regexp: k, replace: new}",
        "replace: {path: FILE, regexp: k, replace: new, encoding: latin-1}",
        "community.general.ini_file: {path: FILE, section: s, option: k, value: new}",
        "community.general.pam_limits: {domain: new, limit_type: soft, limit_item: nofile, value: '2', dest: FILE}",
        "ansible.posix.authorized_key: {user: root, path: FILE, manage_dir: false,"
            + " key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE9oqk0aTHDUUpUeBfHyyGv5SdVr7bJ0yBAsv0gkAdNk new'}",
        "ansible.posix.mount: {path: /new, src: /dev/x, fstype: ext4, state: present, fstab: FILE}",
        "known_hosts: {name: new, path: FILE,"
            + " key: 'new ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE9oqk0aTHDUUpUeBfHyyGv5SdVr7bJ0yBAsv0gkAdNk'}",
      })
  void bytesAreKept(String task) throws IOException {
    Path file = folder.resolve("file");
    Files.write(file, OLD.getBytes(StandardCharsets.ISO_8859_1));
    ShellStarter starter =
        commandLine -> new ProcessChannel(new ProcessBuilder("/bin/sh", "-c", commandLine).start());

    Runs.Ended ended =
        new Runs(folder, Sandbox.plugin(starter))
            .tasks("- " + task.replace("FILE", file.toString()));

    assertThat(ended.exitCode()).as(ended.last().message()).isZero();
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
        .startsWith("# caf\u00e9 \u00ff\n")
        .contains("new");
  }
}
