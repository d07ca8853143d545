package io.jansible.modules.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.event.HostResult.Status;
import io.jansible.modules.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real sudo and su, with users that only a sandbox has. */
class BecomeTest {
  /** By name: asks (has to tell a password), free (need not), plain (may not). */
  private static final String[] USERS = {"jasks", "jfree", "jplain"};

  @TempDir static Path shared;
  private static Sandbox sandbox;

  @TempDir Path folder;

  @BeforeAll
  static void makeUsers() throws IOException {
    Sandbox.assumePossible("BecomeTest", "sudo", "su");
    StringBuilder passwd = new StringBuilder("root:x:0:0:root:/root:/bin/sh\n");
    StringBuilder shadow = new StringBuilder("root:" + hash("rootpass") + ":19000:0:99999:7:::\n");
    StringBuilder group = new StringBuilder("root:x:0:\ntty:x:5:\nshadow:x:42:\n");
    for (int i = 0; i < USERS.length; i++) {
      String name = USERS[i];
      int id = 45000 + i;
      passwd.append(name + ":x:" + id + ":" + id + "::" + shared + ":/bin/sh\n");
      shadow.append(name + ":" + hash("right") + ":19000:0:99999:7:::\n");
      group.append(name + ":x:" + id + ":\n");
    }
    write("passwd", passwd.toString(), "rw-r--r--");
    write("shadow", shadow.toString(), "rw-r-----");
    write("group", group.toString(), "rw-r--r--");
    write(
        "sudoers",
        """
        Defaults lecture=always, timestamp_timeout=0
        root ALL=(ALL:ALL) ALL
        jasks ALL=(ALL:ALL) ALL
        jfree ALL=(ALL:ALL) NOPASSWD: ALL
        """,
        "r--r-----");
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
    StringBuilder setup = new StringBuilder();
    for (String file : new String[] {"passwd", "shadow", "group", "sudoers"}) {
      setup.append("mount --bind " + shared.resolve(file) + " /etc/" + file + "\n");
    }
    // what sudo remembers of a password that was right
    setup.append("mkdir -p /run/sudo; mount -t tmpfs none /run/sudo\n");
    sandbox = new Sandbox(setup.toString());
  }

  private static String hash(String password) {
    return Sha2Crypt.sha512Crypt(password.getBytes(), "$6$rounds=1000$saltsalt");
  }

  private static void write(String name, String text, String permissions) throws IOException {
    Path file = shared.resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @AfterAll
  static void close() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  private Runs.Outcome whoami(String login, String keywords, String variables) throws IOException {
    int id = 45000 + java.util.List.of(USERS).indexOf(login);
    Runs runs =
        new Runs(
            folder, sandbox.plugin("setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups"));
    String tasks =
        "- command: id -un\n  become: true\n"
            + keywords.strip().indent(2)
            + "  vars:\n    unused: 1\n"
            + variables.strip().indent(4);
    return runs.tasks(tasks).last();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // login, keywords, password, result
        "jfree|become_user: root||root",
        "jfree|become_user: jplain||jplain",
        "jfree|become_user: root|not needed|root",
        "jfree|{become_user: root, become_flags: '-n -H'}||root",
        "jfree|{become_user: root, become_exe: /usr/bin/sudo}||root",
        "jasks|become_user: root|right|root",
        "jasks|{become_user: jplain, become_flags: '-H'}|right|jplain",
        "jasks|become_user: root|wrong|Incorrect sudo password",
        "jasks|become_user: root||Missing sudo password",
        "jplain|become_user: root|wrong|Incorrect sudo password",
        "jplain|become_user: root|right|jplain is not in the sudoers file",
        "jfree|become_user: nosuchuser||unknown user",
        "jfree|{become_user: root, become_exe: /nosuch/sudo}||not found",
        "jasks|{become_user: root, become_method: su}|rootpass|root",
        "jasks|{become_user: jfree, become_method: su}|right|jfree",
        "jasks|{become_user: root, become_method: su}|wrong|Incorrect su password",
        "jasks|{become_user: root, become_method: su}||Missing su password",
        "jasks|{become_user: root, become_method: nosuch}||Invalid become method specified",
      })
  void become(String login, String keywords, String password, String result) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String pair : keywords.replaceAll("[{}]", "").split(", ")) {
      lines.append(pair).append('\n');
    }
    Runs.Outcome outcome =
        whoami(
            login,
            lines.toString(),
            password == null ? "" : "ansible_become_password: \"" + password + "\"");
    if (outcome.status() == Status.CHANGED) {
      assertThat(outcome.values().get("stdout")).isEqualTo(result);
    } else {
      assertThat(outcome.status()).isEqualTo(Status.FAILED);
      assertThat(outcome.message()).contains(result);
    }
    assertThat(outcome.values().toString()).doesNotContain("rootpass");
  }

  @Test
  void passwordGoesToSudoAloneAndTheShellIsKept() throws IOException {
    Runs runs =
        new Runs(
            folder, sandbox.plugin("setpriv", "--reuid=45000", "--regid=45000", "--clear-groups"));
    Runs.Ended ended =
        runs.tasks(
            """
            - shell: 'cat; echo $PPID'
              register: first
            - shell: 'cat; echo $PPID'
              register: second
            - fail: {msg: another shell}
              when: first.stdout != second.stdout or first.stdout is not match('[0-9]+$')
            - command: id -un
              become: false
            """,
            options -> options.become(true).becomePassword("right"));
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.last().values().get("stdout")).isEqualTo("jasks");
  }
}
