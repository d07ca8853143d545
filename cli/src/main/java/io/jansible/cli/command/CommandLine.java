package io.jansible.cli.command;

import io.jansible.cli.args.ArgumentParser;
import io.jansible.cli.args.ParsedArguments;
import io.jansible.cli.args.UsageException;
import io.jansible.cli.output.Display;
import io.jansible.cli.output.PythonText;
import io.jansible.config.Settings;
import io.jansible.error.JansibleException;
import io.jansible.error.OptionsException;
import io.jansible.error.ParserException;
import io.jansible.error.SourceExcerpt;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Reads a command line, runs the command and turns what goes wrong into Ansible's texts and exit
 * codes.
 */
public final class CommandLine {
  private static final int ERROR = 1;
  private static final int USAGE = 2;
  private static final int PARSER = 4;
  private static final int OPTIONS = 5;
  private static final int BUG = 250;

  private CommandLine() {}

  public static int run(Session session, Interruption interruption) {
    Program program = Program.named(session.program()).orElse(null);
    if (program == null) {
      session.err("unknown command " + session.program() + "\n");
      return USAGE;
    }
    Settings settings;
    try {
      settings = Settings.load(session.environment(), session.workingDirectory());
    } catch (OptionsException e) {
      session.err("ERROR: " + e.text() + "\n");
      return OPTIONS;
    }
    ArgumentParser parser =
        program.parser(
            text -> Settings.absolute(text, session.workingDirectory(), session.environment()));
    int columns = session.helpColumns();
    ParsedArguments arguments;
    try {
      arguments = parser.parse(session.arguments());
    } catch (UsageException e) {
      session.err(
          e.parser().usage(columns) + e.parser().program() + ": error: " + e.getMessage() + "\n");
      session.err(" \n" + parser.help(columns));
      return USAGE;
    }
    try {
      Session claiming = Emulation.apply(session, arguments);
      switch (arguments.outcome()) {
        case HELP -> {
          ArgumentParser of = arguments.helpFor();
          session.out((of == null ? parser : of).help(columns));
          return 0;
        }
        case VERSION -> {
          session.out(version(claiming, settings) + "\n");
          return 0;
        }
        case RUN -> {
          Display display =
              new Display(
                  OutputSettingsReader.read(session, settings, arguments),
                  session.stdout(),
                  session.stderr());
          return run(
              program,
              new CommandContext(
                  claiming,
                  settings,
                  arguments,
                  parser,
                  display,
                  new Prompt(claiming),
                  interruption));
        }
      }
    } catch (OptionsException e) {
      session.err("ERROR: " + e.text() + "\n");
      return OPTIONS;
    } catch (UncheckedIOException e) {
      // whoever read our output has gone
      return ERROR;
    }
    return BUG;
  }

  private static int run(Program program, CommandContext context) {
    Display display = context.display();
    try {
      display.verbose(1, version(context.session(), context.settings()), null);
      Path file = context.settings().file();
      display.verbose(
          0,
          file == null
              ? "No config file found; using defaults"
              : "Using " + file + " as config file",
          null);
      context.settings().warnings().forEach(display::warning);
      context
          .settings()
          .deprecations()
          .forEach(each -> display.deprecated(each.text(), each.version(), null, null));
      return switch (program) {
        case CONFIG -> new ConfigCommand(context).run();
        case VAULT -> new VaultCommand(context).run();
        case PLAYBOOK ->
            new PlaybookCommand(context, new EngineRunner(), DataFiles.of(context)).run();
        case ADHOC -> new AdHocCommand(context, new EngineRunner(), DataFiles.of(context)).run();
        case INVENTORY ->
            new InventoryCommand(context, new EngineRunner(), DataFiles.of(context)).run();
        case DOC -> new DocCommand(context, ModuleList.all()).run();
      };
    } catch (UsageException e) {
      return usage(context.session(), context.parser(), e);
    } catch (OptionsException e) {
      context.session().out(context.parser().help(context.session().helpColumns()));
      display.fatal(text(e));
      return OPTIONS;
    } catch (ParserException e) {
      display.fatal(text(e));
      return PARSER;
    } catch (JansibleException e) {
      display.fatal(text(e));
      trace(display, e);
      return ERROR;
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      display.fatal("Unexpected Exception, this is probably a bug: " + e);
      if (display.verbosity() > 2) {
        trace(display, e);
      } else {
        display.line("to see the full traceback, use -vvv", null);
      }
      return BUG;
    }
  }

  private static int usage(Session session, ArgumentParser parser, UsageException e) {
    int columns = session.helpColumns();
    session.err(
        e.parser().usage(columns) + e.parser().program() + ": error: " + e.getMessage() + "\n");
    session.err(" \n" + parser.help(columns));
    return USAGE;
  }

  private static void trace(Display display, Throwable problem) {
    if (display.verbosity() > 2) {
      StringWriter trace = new StringWriter();
      problem.printStackTrace(new PrintWriter(trace, true));
      display.line("the full traceback was:\n\n" + trace, null);
    }
  }

  private static String text(JansibleException e) {
    return e.position() == null ? e.text() : e.text() + "\n\n" + SourceExcerpt.of(e.position());
  }

  private static String version(Session session, Settings settings) {
    Path file = settings.file();
    return VersionText.of(
        session,
        file == null ? "None" : file.toString(),
        PythonText.str(settings.list("DEFAULT_MODULE_PATH")),
        String.join(":", settings.list("COLLECTIONS_PATHS")));
  }
}
