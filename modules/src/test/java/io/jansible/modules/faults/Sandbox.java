package io.jansible.modules.faults;

import io.jansible.connection.ConnectionPlugin;
import io.jansible.connection.shell.ProcessChannel;
import io.jansible.connection.shell.ShellConnection;
import io.jansible.connection.shell.ShellStarter;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A mount namespace of its own: what is mounted in it nobody else sees, and it is gone when this is
 * closed. So a test may have another {@code /etc/passwd} or a full disk without touching the
 * machine. Needs root.
 */
final class Sandbox implements AutoCloseable {
  private final Process holder;

  /**
   * @param setup shell text that mounts
   */
  Sandbox(String setup) throws IOException {
    holder =
        new ProcessBuilder("unshare", "-m", "sh", "-ec", setup + "\necho ready; exec sleep 100000")
            .redirectErrorStream(true)
            .start();
    BufferedReader said = holder.inputReader(StandardCharsets.UTF_8);
    StringBuilder complaint = new StringBuilder();
    for (String line = said.readLine(); !"ready".equals(line); line = said.readLine()) {
      if (line == null) {
        throw new IOException("no sandbox: " + complaint);
      }
      complaint.append(line).append('\n');
    }
  }

  /** Skips the test loudly where there can be no sandbox or a program is missing. */
  static void assumePossible(String test, String... programs) throws IOException {
    List<String> missing = new ArrayList<>();
    if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
      missing.add("root");
    }
    List<String> all = new ArrayList<>(List.of(programs));
    all.addAll(List.of("unshare", "nsenter", "setpriv"));
    for (String program : all) {
      if (path(program) == null) {
        missing.add(program);
      }
    }
    if (missing.isEmpty()) {
      try {
        new Sandbox("mount -t tmpfs none /mnt").close();
      } catch (IOException e) {
        missing.add("the right to mount");
      }
    }
    if (!missing.isEmpty()) {
      System.out.println("SKIPPED: " + test + " needs " + missing);
      Assumptions.abort("needs " + missing);
    }
  }

  /** Where a program is; null if nowhere. */
  static @org.jspecify.annotations.Nullable Path path(String program) {
    for (String folder :
        "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".split(":")) {
      Path path = Path.of(folder, program);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    return null;
  }

  /**
   * Starts shells inside.
   *
   * @param words what goes before the command line: {@code chroot}, {@code setpriv}, with their
   *     arguments
   */
  ShellStarter starter(String... words) {
    List<String> argv = new ArrayList<>(List.of("nsenter", "-t", "" + holder.pid(), "-m"));
    argv.addAll(List.of(words));
    argv.addAll(List.of("/bin/sh", "-c"));
    return commandLine -> {
      List<String> all = new ArrayList<>(argv);
      all.add("exec " + commandLine);
      ProcessBuilder builder = new ProcessBuilder(all);
      builder.environment().clear();
      builder
          .environment()
          .put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
      builder.environment().put("HOME", "/root");
      return new ProcessChannel(builder.start());
    };
  }

  /** Where a path of the inside is seen from outside. */
  Path inside(Path path) {
    return Path.of("/proc/" + holder.pid() + "/root" + path);
  }

  /** A connection whose shells run inside. */
  ConnectionPlugin plugin(String... words) {
    return plugin(starter(words));
  }

  static ConnectionPlugin plugin(ShellStarter starter) {
    return options -> new ShellConnection(starter, "node", options.timeout(), 8, () -> {});
  }

  @Override
  public void close() {
    holder.destroyForcibly();
    holder.onExit().join();
  }
}
