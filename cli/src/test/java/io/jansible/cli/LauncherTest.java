package io.jansible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, with JDKs that only print how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  @TempDir Path folder;
  private Path home = Path.of("");
  private Path tools = Path.of("");

  private record Ran(int code, String out, String err) {}

  @BeforeEach
  void project() throws IOException {
    home = Files.createDirectories(folder.resolve("my project"));
    Files.copy(Path.of("../jansible-playbook"), home.resolve("jansible-playbook"));
    executable(home.resolve("jansible-playbook"));
    Files.createSymbolicLink(home.resolve("jansible-vault"), Path.of("jansible-playbook"));
    Path classes =
        Files.createDirectories(home.resolve("cli/target")).resolve("jansible.classpath");
    Files.writeString(
        classes,
        home.toRealPath() + "/cli/target/a.jar:" + home.toRealPath() + "/cli/target/lib/b.jar\n");
    // the few tools that the script needs, and no java among them
    tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool :
        List.of(
            "readlink",
            "ls",
            "cksum",
            "mkdir",
            "mv",
            "rm",
            "find",
            "head",
            "cat",
            "stty",
            "sh",
            "printf")) {
      for (String bin : List.of("/bin", "/usr/bin")) {
        Path real = Path.of(bin, tool);
        if (Files.exists(real)) {
          Files.writeString(tools.resolve(tool), "#!/bin/sh\nexec " + real + " \"$@\"\n");
          executable(tools.resolve(tool));
          break;
        }
      }
    }
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path jdk(String name, String version) throws IOException {
    Path jdk = folder.resolve(name);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    Files.writeString(
        jdk.resolve("bin/java"), "#!/bin/sh\nfor a in \"$@\"; do printf '<%s>\\n' \"$a\"; done\n");
    executable(jdk.resolve("bin/java"));
    return jdk;
  }

  private Ran run(Path command, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> words = new ArrayList<>(List.of(command.toString()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH",
                tools.toString(),
                "HOME",
                folder.resolve("home").toString(),
                "JANSIBLE_NO_BUILD",
                "1"));
    builder.environment().putAll(environment);
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    int code = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
    return new Ran(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void passesArgumentsOnAsTheyAre() throws Exception {
    Ran ran =
        run(
            home.resolve("jansible-playbook"),
            Map.of("JAVA_HOME", jdk("jdk 21", "21.0.4").toString()),
            "a b",
            "-e",
            "x=\"1 2\"",
            "*",
            "");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .endsWith(
            "<io.jansible.cli.Main>\n<jansible-playbook>\n<a b>\n<-e>\n<x=\"1 2\">\n<*>\n<>\n");
    assertThat(ran.out())
        .contains(
            "<"
                + home.toRealPath()
                + "/cli/target/a.jar:"
                + home.toRealPath()
                + "/cli/target/lib/b.jar>\n");
  }

  @Test
  void linksTellWhichCommandIsMeant() throws Exception {
    Map<String, String> environment = Map.of("JAVA_HOME", jdk("jdk", "25").toString());
    assertThat(run(home.resolve("jansible-vault"), environment, "view").out())
        .endsWith("<jansible-vault>\n<view>\n");
    Path elsewhere = Files.createDirectories(folder.resolve("bin dir"));
    Files.createSymbolicLink(
        elsewhere.resolve("ansible-inventory"), Path.of("../my project/jansible-vault"));
    Files.createSymbolicLink(elsewhere.resolve("run"), home.resolve("jansible-playbook"));
    assertThat(run(elsewhere.resolve("ansible-inventory"), environment).out())
        .endsWith("<jansible-inventory>\n");
    assertThat(run(elsewhere.resolve("run"), environment, "x.yml").out())
        .endsWith("<jansible-playbook>\n<x.yml>\n");
  }

  @Test
  void onlyLargeInventoriesHaveTheOptimizingCompiler() throws Exception {
    Map<String, String> environment =
        Map.of("JAVA_HOME", jdk("jdk", "25").toString(), "JANSIBLE_JAVA_OPTS", "-Xmx1g -Da=b");
    Path small = Files.writeString(folder.resolve("small"), "host\n");
    Path large = Files.createDirectory(folder.resolve("large"));
    Files.writeString(large.resolve("hosts"), "host\n".repeat(10_000));
    for (String option : List.of("--inventory=" + small, "-i" + small, "-v")) {
      Ran play = run(home.resolve("jansible-playbook"), environment, option, "x.yml");
      assertThat(play.out())
          .contains("<-XX:TieredStopAtLevel=1>\n")
          .contains("<-Xmx1g>\n<-Da=b>\n")
          .contains("<--sun-misc-unsafe-memory-access=allow>\n");
    }
    for (List<String> options :
        List.of(
            List.of("-i", large.toString()),
            List.of("--inventory", large.toString()),
            List.of("-i", small.toString(), "-i" + large))) {
      List<String> arguments = new ArrayList<>(options);
      arguments.add("x.yml");
      Ran play =
          run(home.resolve("jansible-playbook"), environment, arguments.toArray(String[]::new));
      assertThat(play.out()).doesNotContain("TieredStopAtLevel");
    }
    Ran older =
        run(
            home.resolve("jansible-playbook"),
            Map.of("JAVA_HOME", jdk("jdk21", "21.0.1").toString()),
            "x.yml");
    assertThat(older.out()).doesNotContain("sun-misc");
  }

  @Test
  void anOldJavaHomeIsPassedOver() throws Exception {
    Files.createSymbolicLink(tools.resolve("java"), jdk("jdk22", "22").resolve("bin/java"));
    Ran ran =
        run(
            home.resolve("jansible-playbook"),
            Map.of("JAVA_HOME", jdk("jdk17", "17.0.9").toString()),
            "x.yml");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).endsWith("<x.yml>\n");
  }

  @Test
  void sdkmansNewestIsFound() throws Exception {
    // only where the machine's own folders hold no newer one
    jdk("sdk/candidates/java/17-tem", "17.0.1");
    jdk("sdk/candidates/java/21-tem", "21.0.1");
    Ran ran =
        run(
            home.resolve("jansible-playbook"),
            Map.of("SDKMAN_DIR", folder.resolve("sdk").toString()),
            "--version");
    assertThat(ran.err()).doesNotContain("needs a JDK");
  }
}
