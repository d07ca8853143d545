package io.jansible.modules.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.connection.shell.ProcessChannel;
import io.jansible.connection.shell.ShellStarter;
import io.jansible.modules.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with SELinux, whose programs are stand-ins: they keep contexts in files. */
class SelinuxTest {
  private static final String USUAL = "system_u:object_r:etc_t:s0";

  @TempDir Path folder;
  private Path node = Path.of("");
  private Runs runs = new Runs(Path.of(""), Sandbox.plugin(command -> null));

  @BeforeEach
  void programs() throws Exception {
    node = Files.createDirectory(folder.resolve("node"));
    Path programs = Files.createDirectory(folder.resolve("programs"));
    Path contexts = Files.createDirectory(folder.resolve("contexts"));
    // a file's context goes with its inode, as the real one does
    String common = "of() { echo " + contexts + "/$(/usr/bin/stat -c %i -- \"$1\"); }\n";
    Map<String, String> scripts =
        Map.of(
            "selinuxenabled", "exit 0",
            "matchpathcon", "printf %s " + USUAL,
            "stat",
                common
                    + "[ \"$1 $2\" = '-c %C' ] || exec /usr/bin/stat \"$@\"\n"
                    + "cat \"$(of \"$3\")\" 2>/dev/null || echo unconfined_u:object_r:tmp_t:s0",
            "chcon",
                common
                    + """
                    c=; i=0
                    for f do :; done
                    case $1 in
                      --reference=*) c=$(stat -c %C "${1#*=}") ;;
                      -[urtl])
                        IFS=:; set -- $(stat -c %C "$f") "$@"; unset IFS
                        u=$1 r=$2 t=$3 l=$4; shift 4
                        while [ $# -gt 2 ]; do
                          case $1 in -u) u=$2 ;; -r) r=$2 ;; -t) t=$2 ;; -l) l=$2 ;; esac
                          shift 2
                        done
                        c=$u:$r:$t:$l ;;
                      --) c=$2 ;;
                      -h) c=$2 ;;
                      *) c=$1 ;;
                    esac
                    printf '%s\\n' "$c" > "$(of "$f")"
                    """);
    for (Map.Entry<String, String> each : scripts.entrySet()) {
      Path program = programs.resolve(each.getKey());
      Files.writeString(program, "#!/bin/sh\n" + each.getValue() + "\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    ShellStarter starter =
        command ->
            new ProcessChannel(
                new ProcessBuilder(
                        "/bin/sh", "-c", "PATH=" + programs + ":$PATH; export PATH; " + command)
                    .start());
    runs = new Runs(folder, Sandbox.plugin(starter));
  }

  @Test
  void newFilesHaveTheContextOfTheirPlace() throws Exception {
    assertThat(context("copy: {content: x, dest: FILE}")).isEqualTo(USUAL);
  }

  @Test
  void replacedFilesKeepTheirs() throws Exception {
    context("copy: {content: x, dest: FILE}");
    context("file: {path: FILE, setype: mine_t, selevel: 's0:c1,c2'}");
    assertThat(context("copy: {content: y, dest: FILE}"))
        .isEqualTo("system_u:object_r:mine_t:s0:c1,c2");
    assertThat(changes("lineinfile: {path: FILE, line: z}")).isTrue();
    assertThat(context("file: {path: FILE, mode: '0600'}"))
        .isEqualTo("system_u:object_r:mine_t:s0:c1,c2");
  }

  @Test
  void parts() throws Exception {
    assertThat(context("copy: {content: x, dest: FILE, setype: bin_t, seuser: staff_u}"))
        .isEqualTo("staff_u:object_r:bin_t:s0");
    assertThat(changes("copy: {content: x, dest: FILE, setype: bin_t, seuser: staff_u}")).isFalse();
    assertThat(context("copy: {content: x, dest: FILE, setype: etc_t, serole: a_r}"))
        .isEqualTo("staff_u:a_r:etc_t:s0");
    assertThat(context("copy: {content: y, dest: FILE, setype: _default, selevel: s1}"))
        .isEqualTo("staff_u:a_r:etc_t:s1");
  }

  @Test
  void directories() throws Exception {
    String task = "file: {path: FILE, state: directory, setype: var_t, serole: _default}";
    assertThat(context(task)).isEqualTo("unconfined_u:object_r:var_t:s0");
    assertThat(changes(task)).isFalse();
    Runs.Ended checked =
        runs.tasks(
            "- " + task.replace("FILE", node + "/file").replace("var_t", "b_t"),
            options -> options.check(true).diff(true));
    assertThat(checked.changed()).isTrue();
    assertThat(checked.last().values())
        .extractingByKey("diff")
        .extracting("after.secontext")
        .isEqualTo(List.of("unconfined_u", "object_r", "b_t", "s0"));
  }

  @Test
  void trees() throws Exception {
    Files.createDirectories(node.resolve("file/below"));
    String task = "file: {path: FILE, recurse: true, state: directory, setype: TYPE}";
    assertThat(changes(task.replace("TYPE", "x_t"))).isTrue();
    assertThat(changes(task.replace("TYPE", "x_t"))).isFalse();
    assertThat(changes(task.replace("TYPE", "_default"))).isTrue();
    assertThat(changes(task.replace("TYPE", "etc_t"))).isFalse();
  }

  private String context(String task) throws Exception {
    Runs.Ended ended = run(task);
    assertThat(ended.changed()).as(task).isTrue();
    return String.valueOf(ended.last().values().get("secontext"));
  }

  private boolean changes(String task) throws Exception {
    return run(task).changed();
  }

  private Runs.Ended run(String task) throws Exception {
    Runs.Ended ended = runs.tasks("- " + task.replace("FILE", node + "/file"));
    assertThat(ended.exitCode()).as(ended.outcomes().toString()).isZero();
    return ended;
  }
}
