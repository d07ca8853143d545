package io.jansible.cli;

import io.jansible.cli.command.CommandLine;
import io.jansible.cli.command.Interruption;
import io.jansible.cli.command.Program;
import io.jansible.cli.command.Session;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the launcher comes in: the first argument names the command. */
public final class Main {
  private static final int INTERRUPTED = 99;

  private Main() {}

  public static void main(String[] arguments) {
    requireUtf8();
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    String program = words.isEmpty() ? Program.PLAYBOOK.program() : words.remove(0);
    String columns = System.getProperty("jansible.columns", "");
    Session session =
        new Session(
            program,
            words,
            System.getenv(),
            Path.of("").toAbsolutePath(),
            System.in,
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            System.getProperty("jansible.launcher", program),
            System.getProperty("jansible.terminals", ""),
            columns.matches("\\d{1,5}") ? Integer.parseInt(columns) : 0);
    Interruption interruption = new Interruption();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  interruption.interrupt();
                  session.err(" [ERROR]: User interrupted execution\n");
                  Runtime.getRuntime().halt(INTERRUPTED);
                }));
    int code = CommandLine.run(session, interruption);
    interruption.ended();
    // Other threads may wait for hosts that no longer matter; and the hook above is for interrupts.
    Runtime.getRuntime().halt(code);
  }

  /** File names cannot be told in another encoding; Ansible refuses to start likewise. */
  private static void requireUtf8() {
    String encoding = System.getProperty("sun.jnu.encoding", "");
    if (encoding.equals("UTF-8")) {
      return;
    }
    String locale = System.getenv().getOrDefault("LC_ALL", "");
    boolean plain = locale.equals("C") || locale.equals("POSIX");
    // the C library falls back to ASCII for a locale that it does not have
    System.err.println(
        encoding.equals("ANSI_X3.4-1968") && !plain
            ? "ERROR: Ansible could not initialize the preferred locale: unsupported locale setting"
            : "ERROR: Ansible requires the locale encoding to be UTF-8; Detected "
                + (plain ? "None" : encoding.replace("ISO-", "ISO"))
                + ".");
    Runtime.getRuntime().halt(1);
  }

  /** Runs a command to its end and gives its exit code; never exits the JVM. */
  public static int run(Session session) {
    return CommandLine.run(session, new Interruption());
  }
}
