package io.jansible.modules.sandbox;

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
public final class Sandbox implements AutoCloseable {
  /** A file that is there inside of a {@link #machine} alone. */
  public static final Path MARKER = Path.of("/run/jansible-sandbox");

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Process holder;
  private final List<String> enter;

  /**
   * @param setup shell text that mounts
   */
  public Sandbox(String setup) throws IOException {
    holder = start(List.of("unshare", "-m"), setup);
    enter = List.of("nsenter", "-t", "" + holder.pid(), "-m");
  }

  private Sandbox(Process holder) {
    this.holder = holder;
    // unshare is outside of the namespace for processes that it makes: its child is the first
    // inside
    long first = holder.children().findFirst().orElseThrow().pid();
    enter =
        List.of(
            "nsenter",
            "-t",
            "" + first,
            "-m",
            "-u",
            "-i",
            "-n",
            "-p",
            // what belongs to the kernel belongs to the machine that this one lies in
            "setpriv",
            "--bounding-set=-sys_module,-sys_time,-sys_boot,-sys_rawio,-mknod");
  }

  /**
   * A machine of its own, with its own root directory, processes, network and name, made by {@code
   * src/test/resources/sandbox/machine.sh}: all that can be changed in it is its own. {@link
   * #MARKER} tells that one is inside.
   *
   * @param shown folders that are seen at the same place inside and outside
   * @param read what can only be read there
   * @param furnish shell text that furnishes it
   */
  public static Sandbox machine(List<Path> shown, List<Path> read, String furnish)
      throws IOException {
    String setup =
        "shown='"
            + words(shown)
            + "' read='"
            + words(read)
            + "'\n"
            + script("machine")
            + ": > "
            + MARKER
            + "\n"
            + furnish;
    return new Sandbox(
        start(List.of("unshare", "-m", "-u", "-i", "-n", "-p", "--fork", "--kill-child"), setup));
  }

  private static String words(List<Path> paths) {
    return String.join(" ", paths.stream().map(Path::toString).toList());
  }

  /** A script of {@code src/test/resources/sandbox}. */
  public static String script(String name) throws IOException {
    try (var in = Sandbox.class.getResourceAsStream("/sandbox/" + name + ".sh")) {
      if (in == null) {
        throw new IOException("no script " + name + " in src/test/resources/sandbox");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Starts what holds the namespaces; it ends with the one that started it.
   *
   * @param setup shell text that runs inside
   */
  private static Process start(List<String> unshare, String setup) throws IOException {
    List<String> argv = new ArrayList<>(unshare);
    // who is orphaned inside becomes its child, and is waited for as well
    String hold = "exec 3<&0; cat <&3 >/dev/null & echo ready; wait $!";
    argv.addAll(List.of("sh", "-ec", setup + "\n" + hold));
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    builder.environment().put("PATH", PATH);
    Process holder = builder.start();
    BufferedReader said = holder.inputReader(StandardCharsets.UTF_8);
    StringBuilder complaint = new StringBuilder();
    for (String line = said.readLine(); !"ready".equals(line); line = said.readLine()) {
      if (line == null) {
        throw new IOException("no sandbox: " + complaint);
      }
      complaint.append(line).append('\n');
    }
    return holder;
  }

  /** Skips the test loudly where there can be no sandbox or a program is missing. */
  public static void assumePossible(String test, String... programs) throws IOException {
    List<String> missing = missing(programs);
    if (!missing.isEmpty()) {
      System.out.println("SKIPPED: " + test + " needs " + missing);
      Assumptions.abort("needs " + missing);
    }
  }

  /** Whether there can be a {@link #machine} here. */
  public static boolean isPossible() throws IOException {
    return missing("pivot_root").isEmpty();
  }

  private static List<String> missing(String... programs) throws IOException {
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
        if (all.contains("pivot_root")) {
          machine(List.of(), List.of(), "").close();
        } else {
          new Sandbox("mount -t tmpfs none /mnt").close();
        }
      } catch (IOException e) {
        missing.add("the right to mount");
      }
    }
    return missing;
  }

  /** Where a program is; null if nowhere. */
  public static @org.jspecify.annotations.Nullable Path path(String program) {
    for (String folder : PATH.split(":")) {
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
  public ShellStarter starter(String... words) {
    List<String> argv = new ArrayList<>(List.of(words));
    argv.addAll(List.of("/bin/sh", "-c"));
    return commandLine -> {
      List<String> all = new ArrayList<>(argv);
      all.add("exec " + commandLine);
      return new ProcessChannel(command(all).start());
    };
  }

  /** A process inside, to be started. */
  public ProcessBuilder command(List<String> argv) {
    List<String> all = new ArrayList<>(enter);
    all.addAll(argv);
    ProcessBuilder builder = new ProcessBuilder(all);
    builder.environment().clear();
    builder.environment().put("PATH", PATH);
    builder.environment().put("HOME", "/root");
    return builder;
  }

  /** Where a path of the inside is seen from outside. */
  public Path inside(Path path) {
    return Path.of("/proc/" + enter.get(2) + "/root" + path);
  }

  /** A connection whose shells run inside. */
  public ConnectionPlugin plugin(String... words) {
    return plugin(starter(words));
  }

  public static ConnectionPlugin plugin(ShellStarter starter) {
    return options -> new ShellConnection(starter, "node", options.timeout(), 8, () -> {});
  }

  @Override
  public void close() {
    holder.destroyForcibly();
    holder.onExit().join();
  }
}
