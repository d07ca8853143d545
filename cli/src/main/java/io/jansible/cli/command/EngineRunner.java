package io.jansible.cli.command;

import io.jansible.AdHocTask;
import io.jansible.Engine;
import io.jansible.InventoryReport;
import io.jansible.Listing;
import io.jansible.RunHandle;
import io.jansible.RunOptions;
import io.jansible.event.Prompter;
import io.jansible.event.RunListener;
import io.jansible.vault.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs playbooks with all modules that Jansible has. */
final class EngineRunner
    implements PlaybookCommand.Runner, AdHocCommand.Runner, InventoryCommand.Reader {
  @Override
  public int run(
      RunOptions options,
      List<Secret> secrets,
      List<RunListener> listeners,
      Prompt prompt,
      Interruption interruption) {
    RunHandle run = engine(secrets, prompt).start(options, listeners);
    interruption.onInterrupt(run::cancel);
    return run.await().exitCode();
  }

  private static Engine engine(List<Secret> secrets, Prompt prompt) {
    return Engine.builder()
        .modules(ModuleList.all())
        .vaultSecrets(secrets)
        .prompter(new Terminal(prompt))
        .build();
  }

  @Override
  public int run(
      RunOptions options,
      AdHocTask task,
      List<Secret> secrets,
      List<RunListener> listeners,
      Prompt prompt,
      Interruption interruption) {
    RunHandle run = engine(secrets, prompt).start(options, task, listeners);
    interruption.onInterrupt(run::cancel);
    return run.await().exitCode();
  }

  @Override
  public List<String> hosts(
      RunOptions options, String pattern, List<Secret> secrets, List<RunListener> listeners) {
    return Engine.builder().vaultSecrets(secrets).build().hosts(options, pattern, listeners);
  }

  @Override
  public InventoryReport inventory(
      RunOptions options, List<Secret> secrets, List<RunListener> listeners) {
    return Engine.builder().vaultSecrets(secrets).build().inventory(options, listeners);
  }

  @Override
  public String list(
      RunOptions options, List<Secret> secrets, Set<Listing> what, List<RunListener> listeners) {
    return Engine.builder()
        .modules(ModuleList.all())
        .vaultSecrets(secrets)
        .build()
        .list(options, what, listeners);
  }

  /** The person at the terminal. */
  private record Terminal(Prompt prompt) implements Prompter {
    @Override
    public @Nullable String ask(String text, boolean echo, @Nullable Duration timeout) {
      if (!prompt.isInteractive()) {
        return null;
      }
      return echo ? prompt.line(text) : prompt.secret(text);
    }

    @Override
    public @Nullable String line(String text) {
      return prompt.line(text);
    }
  }
}
