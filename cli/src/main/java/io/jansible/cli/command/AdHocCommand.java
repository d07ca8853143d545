package io.jansible.cli.command;

import io.jansible.AdHocTask;
import io.jansible.RunOptions;
import io.jansible.cli.args.ParsedArguments;
import io.jansible.cli.args.UsageException;
import io.jansible.cli.output.NullOutput;
import io.jansible.config.Settings;
import io.jansible.event.RunListener;
import io.jansible.vault.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code jansible}: runs one task on the hosts that match a pattern. */
final class AdHocCommand {
  /** The engine, as this command needs it. */
  interface Runner {
    /** Runs the task; listeners hear what happens. Returns the exit code. */
    int run(
        RunOptions options,
        AdHocTask task,
        List<Secret> secrets,
        List<RunListener> listeners,
        Prompt prompt,
        Interruption interruption);

    /** The hosts that match. */
    List<String> hosts(
        RunOptions options, String pattern, List<Secret> secrets, List<RunListener> listeners);
  }

  private final CommandContext context;
  private final Runner runner;
  private final RunRequest.DataReader reader;

  AdHocCommand(CommandContext context, Runner runner, RunRequest.DataReader reader) {
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
    String pattern = arguments.text("args", "");
    boolean listing = arguments.flag("listhosts");
    Passwords passwords = Passwords.ask(context);
    RunOptions options =
        request.builder(passwords, reader).playbookFolder(request.playbookFolder()).build();
    List<Secret> secrets = VaultSecrets.ofOptions(context);
    if (listing) {
      List<RunListener> warnings = List.of(new NullOutput(context.display()));
      List<String> hosts = runner.hosts(options, pattern, secrets, warnings);
      context.display().line("  hosts (" + hosts.size() + "):", null);
      hosts.forEach(host -> context.display().line("    " + host, null));
      return 0;
    }
    try (Progress progress = Progress.start(context)) {
      List<RunListener> listeners = new ArrayList<>();
      if (progress.line() != null) {
        listeners.add(progress.line());
      }
      listeners.addAll(
          new Callbacks(context)
              .create(
                  stdout(arguments),
                  context.settings().bool("DEFAULT_LOAD_CALLBACK_PLUGINS"),
                  tree(arguments),
                  request.note()));
      return runner.run(
          options,
          task(arguments, pattern),
          secrets,
          listeners,
          context.prompt(),
          context.interruption());
    }
  }

  private AdHocTask task(ParsedArguments arguments, String pattern) {
    Settings settings = context.settings();
    Integer seconds = arguments.integer("seconds");
    Integer poll = arguments.integer("poll_interval");
    Integer timeout = arguments.integer("task_timeout");
    return new AdHocTask(
        pattern,
        arguments.text("module_name", settings.text("DEFAULT_MODULE_NAME")),
        arguments.text("module_args", settings.text("DEFAULT_MODULE_ARGS")),
        seconds == null ? 0 : seconds,
        poll == null ? settings.integer("DEFAULT_POLL_INTERVAL", 15) : poll,
        timeout == null ? settings.integer("TASK_TIMEOUT", 0) : timeout);
  }

  /** A callback of one's own counts only where {@code bin_ansible_callbacks} says so. */
  private String stdout(ParsedArguments arguments) {
    if (arguments.flag("one_line")) {
      return "oneline";
    }
    String configured = context.settings().text("DEFAULT_STDOUT_CALLBACK");
    return context.settings().bool("DEFAULT_LOAD_CALLBACK_PLUGINS") && !configured.equals("default")
        ? configured
        : "minimal";
  }

  private @Nullable Path tree(ParsedArguments arguments) {
    String folder = arguments.text("tree");
    return folder == null
        ? null
        : Path.of(
            Settings.absolute(
                folder, context.session().workingDirectory(), context.session().environment()));
  }
}
