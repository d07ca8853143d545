package io.jansible.modules.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.connection.shell.ProcessChannel;
import io.jansible.connection.shell.ShellStarter;
import io.jansible.event.HostResult.Status;
import io.jansible.modules.faults.CuttingStarter.Cut;
import io.jansible.modules.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The connection is lost at each message of a task, in each way: the host is unreachable, the node
 * has the old state or the new one, and the same task does its work when it is run again.
 */
class CutTest {
  private static final int MOST_MESSAGES = 60;

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "copy|copy: {content: 'new text', dest: node/config, mode: '0600'}",
        "copy with backup|copy: {content: 'new text', dest: node/config, backup: true}",
        "copy of a large file|copy: {src: large, dest: node/config}",
        "copy of a directory|copy: {src: tree, dest: node/}",
        "template|template: {src: text.j2, dest: node/config, mode: '0640'}",
        "template of a new file|template: {src: text.j2, dest: node/fresh}",
        "lineinfile|lineinfile: {path: node/config, regexp: ^old, line: new}",
        "blockinfile|blockinfile: {path: node/config, block: new, backup: true}",
        "replace|replace: {path: node/config, regexp: old, replace: new}",
        "link|file: {path: node/link, src: config, state: link, force: true}",
        "unarchive|unarchive: {src: one.tar, dest: node}",
      })
  void files(String name, String task) throws Exception {
    Path node = folder.resolve("node");
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    sources();
    String absolute =
        "- " + task.replace("node/", node + "/").replace("dest: node}", "dest: " + node + "}");
    ShellStarter local = local(temporary);
    node(node);
    Map<String, String> old = state(node);
    assertThat(new Runs(folder, Sandbox.plugin(local)).tasks(absolute).exitCode()).isZero();
    Map<String, String> wanted = state(node);
    assertThat(wanted).isNotEqualTo(old);
    for (Cut cut :
        name.contains("large") ? List.of(Cut.MIDDLE, Cut.AFTER) : List.of(Cut.values())) {
      int at = 0;
      for (boolean cutOff = true; cutOff; at++) {
        assertThat(at).isLessThan(MOST_MESSAGES);
        node(node);
        empty(temporary);
        CuttingStarter cutting = new CuttingStarter(local, cut, at);
        Runs.Ended ended = new Runs(folder, Sandbox.plugin(cutting)).tasks(absolute);
        cutOff = cutting.happened();
        cutting.settle();
        String place = cut + " at " + at + ": ";
        if (cutOff) {
          assertThat(ended.last().status()).as(place).isEqualTo(Status.UNREACHABLE);
          assertThat(ended.exitCode()).as(place).isEqualTo(4);
        }
        Map<String, String> after = state(node);
        // each file has the old state or the new one; directories and archives have many files
        after.forEach(
            (file, content) ->
                assertThat(content).as(place + file).isIn(old.get(file), wanted.get(file)));
        assertThat(leftOvers(node) + leftOvers(temporary)).as(place).isLessThanOrEqualTo(1);
        Runs again = new Runs(folder, Sandbox.plugin(local));
        assertThat(again.tasks(absolute).exitCode()).as(place).isZero();
        assertThat(state(node)).as(place).isEqualTo(wanted);
        assertThat(again.tasks(absolute).changed()).as(place).isFalse();
      }
      assertThat(at).isGreaterThan(2);
    }
  }

  /** What decodes the content on the node is ended there, out of memory say. */
  @ParameterizedTest
  @ValueSource(strings = {"content: new text", "src: large"})
  void decoder(String source) throws Exception {
    Path node = folder.resolve("node");
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path programs = Files.createDirectory(folder.resolve("programs"));
    sources();
    node(node);
    Path base64 = programs.resolve("base64");
    Files.writeString(base64, "#!/bin/sh\n/usr/bin/base64 -d | head -c 3; exit 137\n");
    Files.setPosixFilePermissions(base64, PosixFilePermissions.fromString("rwxr-xr-x"));
    ShellStarter starter =
        command -> local(temporary).start("env PATH=" + programs + ":\"$PATH\" " + command);
    Map<String, String> old = state(node);
    Runs.Ended ended =
        new Runs(folder, Sandbox.plugin(starter))
            .tasks("- copy: {" + source + ", dest: " + node + "/config}");
    assertThat(ended.last().status()).isEqualTo(Status.FAILED);
    assertThat(ended.last().values().get("msg"))
        .asString()
        .contains("the content was cut short on its way");
    assertThat(state(node)).isEqualTo(old);
    assertThat(leftOvers(node) + leftOvers(temporary)).isZero();
  }

  /** A user of a sandbox's own {@code /etc}. */
  @Test
  void user() throws Exception {
    Sandbox.assumePossible("CutTest.user", "useradd");
    Path etc = folder.resolve("etc");
    String setup =
        "mount -t tmpfs none ETC; cp -a /etc/. ETC; mount --bind ETC /etc"
            .replace("ETC", Files.createDirectory(etc).toString());
    String task =
        "- user: {name: jcut, uid: 45999, shell: /bin/sh, comment: A User, password: '$6$x$y', home: "
            + folder.resolve("home")
            + "}";
    try (Sandbox sandbox = new Sandbox(setup)) {
      ShellStarter inside = sandbox.starter();
      for (Cut cut : List.of(Cut.BEFORE, Cut.MIDDLE, Cut.AFTER)) {
        int at = 0;
        for (boolean cutOff = true; cutOff; at++) {
          assertThat(at).isLessThan(MOST_MESSAGES);
          Runs plain = new Runs(folder, Sandbox.plugin(inside));
          assertThat(plain.tasks("- user: {name: jcut, state: absent, remove: true}").exitCode())
              .isZero();
          CuttingStarter cutting = new CuttingStarter(inside, cut, at);
          Runs.Ended ended = new Runs(folder, Sandbox.plugin(cutting)).tasks(task);
          cutOff = cutting.happened();
          cutting.settle();
          String place = cut + " at " + at;
          if (cutOff) {
            assertThat(ended.last().status()).as(place).isEqualTo(Status.UNREACHABLE);
          }
          for (String file : List.of("passwd", "shadow", "group")) {
            List<String> lines =
                Files.readAllLines(sandbox.inside(etc.resolve(file))).stream()
                    .filter(line -> line.startsWith("jcut:"))
                    .toList();
            assertThat(lines).as(place + file).hasSizeLessThanOrEqualTo(1);
          }
          assertThat(plain.tasks(task).exitCode()).as(place).isZero();
          assertThat(Files.readString(sandbox.inside(etc.resolve("passwd"))))
              .as(place)
              .contains("jcut:x:45999:45999:A User:" + folder.resolve("home") + ":/bin/sh\n");
          assertThat(Files.readString(sandbox.inside(etc.resolve("shadow"))))
              .as(place)
              .contains("jcut:$6$x$y:");
          assertThat(plain.tasks(task).changed()).as(place).isFalse();
        }
        assertThat(at).isGreaterThan(2);
      }
    }
  }

  private static ShellStarter local(Path temporary) {
    return commandLine -> {
      ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "exec " + commandLine);
      builder.environment().put("TMPDIR", temporary.toString());
      return new ProcessChannel(builder.start());
    };
  }

  private void sources() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("large"), "0123456789".repeat(450_000));
    Files.writeString(folder.resolve("text.j2"), "new {{ inventory_hostname }}\n");
    Path tree = Files.createDirectory(folder.resolve("tree"));
    for (int i = 0; i < 3; i++) {
      Files.writeString(tree.resolve("f" + i), "file " + i);
    }
    Process tar =
        new ProcessBuilder("tar", "cf", "one.tar", "tree/f1").directory(folder.toFile()).start();
    assertThat(tar.waitFor()).isZero();
  }

  private static void node(Path node) throws IOException {
    Files.createDirectories(node);
    empty(node);
    Path config = node.resolve("config");
    Files.writeString(config, "old\nline\n");
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(node.resolve("link"), "in the way");
  }

  private static void empty(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(folder)) {
          Files.delete(each);
        }
      }
    }
  }

  /** The files by name, without temporaries and the numbers in the names of backups. */
  private static Map<String, String> state(Path node) throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> all = Files.walk(node)) {
      for (Path each : all.toList()) {
        String name = node.relativize(each).toString();
        if (name.contains(".ansible_tmp") || name.endsWith("~")) {
          continue; // leftOvers counts these
        }
        if (Files.isSymbolicLink(each)) {
          state.put(name, "-> " + Files.readSymbolicLink(each));
        } else if (Files.isRegularFile(each)) {
          state.put(
              name,
              PosixFilePermissions.toString(Files.getPosixFilePermissions(each))
                  + " "
                  + Files.readString(each));
        }
      }
    }
    return state;
  }

  private static int leftOvers(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.map(each -> each.getFileName().toString())
          .filter(name -> name.startsWith(".") || name.startsWith("ansible"))
          .forEach(found::add);
    }
    return found.size();
  }
}
