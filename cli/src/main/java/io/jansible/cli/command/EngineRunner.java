package io.jansible.cli.command;

import io.jansible.Engine;
import io.jansible.Listing;
import io.jansible.RunHandle;
import io.jansible.RunOptions;
import io.jansible.event.Prompter;
import io.jansible.event.RunListener;
import io.jansible.kubespray.kube.KubesprayModules;
import io.jansible.module.Module;
import io.jansible.modules.BuiltinModules;
import io.jansible.vault.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs playbooks with all modules that Jansible has. */
final class EngineRunner implements PlaybookCommand.Runner {
  @Override
  public int run(
      RunOptions options,
      List<Secret> secrets,
      List<RunListener> listeners,
      Prompt prompt,
      Interruption interruption) {
    Engine engine =
        Engine.builder()
            .modules(modules())
            .vaultSecrets(secrets)
            .prompter(new Terminal(prompt))
            .build();
    RunHandle run = engine.start(options, listeners);
    interruption.onInterrupt(run::cancel);
    return run.await().exitCode();
  }

  @Override
  public String list(
      RunOptions options, List<Secret> secrets, Set<Listing> what, List<RunListener> listeners) {
    return Engine.builder()
        .modules(modules())
        .vaultSecrets(secrets)
        .build()
        .list(options, what, listeners);
  }

  private static List<Module> modules() {
    List<Module> all = new ArrayList<>(BuiltinModules.all());
    all.addAll(KubesprayModules.all());
    return all;
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
