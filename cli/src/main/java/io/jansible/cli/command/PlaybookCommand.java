package io.jansible.cli.command;

import io.jansible.Listing;
import io.jansible.RunOptions;
import io.jansible.cli.args.ParsedArguments;
import io.jansible.cli.args.UsageException;
import io.jansible.cli.output.NullOutput;
import io.jansible.cli.output.ResumeHint;
import io.jansible.error.JansibleException;
import io.jansible.event.RunListener;
import io.jansible.vault.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code jansible-playbook}: checks what was asked for, then runs the playbooks or lists what they
 * hold.
 */
final class PlaybookCommand {
  private static final Pattern COLLECTION_PLAYBOOK = Pattern.compile("\\w+\\.\\w+\\.[\\w.]+");

  /** The engine, as this command needs it. */
  interface Runner {
    /**
     * Runs playbooks; listeners hear what happens. Returns the exit code.
     *
     * @param interruption to be told how the run is stopped
     */
    int run(
        RunOptions options,
        List<Secret> secrets,
        List<RunListener> listeners,
        Prompt prompt,
        Interruption interruption);

    /** The text of a listing. */
    String list(
        RunOptions options, List<Secret> secrets, Set<Listing> what, List<RunListener> listeners);
  }

  private final CommandContext context;
  private final Runner runner;
  private final RunRequest.DataReader reader;

  PlaybookCommand(CommandContext context, Runner runner, RunRequest.DataReader reader) {
    this.context = context;
    this.runner = runner;
    this.reader = reader;
  }

  int run() {
    ParsedArguments arguments = context.arguments();
    RunRequest request = new RunRequest(context);
    if (request.forks() < 1) {
      throw new UsageException(context.parser(), "The number of processes (--forks) must be >= 1");
    }
    arguments.list("args").forEach(this::check);
    Set<Listing> listing = listing(arguments);
    Passwords passwords = listing.isEmpty() ? Passwords.ask(context) : Passwords.NONE;
    RunOptions.Builder builder = request.builder(passwords, reader);
    arguments.list("args").forEach(builder::playbook);
    List<Secret> secrets = VaultSecrets.ofOptions(context);
    if (!listing.isEmpty()) {
      List<RunListener> warnings = List.of(new NullOutput(context.display()));
      context.session().out(runner.list(builder.build(), secrets, listing, warnings));
      return 0;
    }
    String stdout = context.settings().text("DEFAULT_STDOUT_CALLBACK");
    ResumeHint hint = hint();
    int code;
    try (Progress progress = Progress.start(context)) {
      List<RunListener> listeners = new ArrayList<>();
      if (progress.line() != null) {
        listeners.add(progress.line());
      }
      listeners.addAll(new Callbacks(context).create(stdout, true, null, request.note()));
      if (hint != null) {
        listeners.add(hint);
      }
      code =
          runner.run(builder.build(), secrets, listeners, context.prompt(), context.interruption());
    }
    if (hint != null && code != 0) {
      context.session().err(hint.text());
    }
    return code;
  }

  /** For the person who watches; who reads a log later has the output, as Ansible has it. */
  private @Nullable ResumeHint hint() {
    Session session = context.session();
    String wanted = session.environment().getOrDefault("JANSIBLE_RESUME_HINT", "");
    if (!wanted.equals("1") && (wanted.equals("0") || !session.isTerminal(2))) {
      return null;
    }
    List<String> command = new ArrayList<>(List.of(session.launcher()));
    command.addAll(session.arguments());
    return new ResumeHint(command);
  }

  private void check(String playbook) {
    Path file = context.session().workingDirectory().resolve(playbook);
    if (!Files.exists(file)) {
      if (COLLECTION_PLAYBOOK.matcher(playbook).matches()
          && !playbook.endsWith(".yml")
          && !playbook.endsWith(".yaml")) {
        return;
      }
      throw new JansibleException("the playbook: " + playbook + " could not be found");
    }
    if (Files.isDirectory(file)) {
      throw new JansibleException("the playbook: " + playbook + " does not appear to be a file");
    }
  }

  private static Set<Listing> listing(ParsedArguments arguments) {
    java.util.EnumSet<Listing> what = java.util.EnumSet.noneOf(Listing.class);
    if (arguments.flag("listhosts")) {
      what.add(Listing.HOSTS);
    }
    if (arguments.flag("listtasks")) {
      what.add(Listing.TASKS);
    }
    if (arguments.flag("listtags")) {
      what.add(Listing.TAGS);
    }
    if (arguments.flag("syntax")) {
      what.add(Listing.SYNTAX);
    }
    return what;
  }
}
