package io.jansible.cli;

import io.jansible.cli.args.ArgumentParser;
import io.jansible.cli.args.ParsedArguments;
import io.jansible.cli.args.UsageException;
import io.jansible.cli.command.Program;
import io.jansible.cli.command.Session;
import io.jansible.cli.command.VersionText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Where the launcher comes in: the first argument names the command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
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
    int code = run(session);
    // Other threads may wait for hosts that no longer matter.
    Runtime.getRuntime().halt(code);
  }

  /** Runs a command to its end and gives its exit code; never exits the JVM. */
  public static int run(Session session) {
    Optional<Program> program = Program.named(session.program());
    if (program.isEmpty()) {
      session.err("unknown command " + session.program() + "\n");
      return 2;
    }
    ArgumentParser parser =
        program
            .get()
            .parser(
                text ->
                    ArgumentParser.absolute(
                        text, session.workingDirectory(), session.environment()));
    int columns = session.helpColumns();
    ParsedArguments parsed;
    try {
      parsed = parser.parse(session.arguments());
    } catch (UsageException e) {
      session.err(
          e.parser().usage(columns) + e.parser().program() + ": error: " + e.getMessage() + "\n");
      session.err(" \n" + parser.help(columns));
      return 2;
    }
    return switch (parsed.outcome()) {
      case HELP -> {
        ArgumentParser of = parsed.helpFor();
        session.out((of == null ? parser : of).help(columns));
        yield 0;
      }
      case VERSION -> {
        session.out(VersionText.of(session, "None", "", "") + "\n");
        yield 0;
      }
      case RUN -> 0;
    };
  }
}
