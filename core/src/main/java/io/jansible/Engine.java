package io.jansible;

import io.jansible.connection.ConnectionPlugin;
import io.jansible.connection.shell.LocalPlugin;
import io.jansible.connection.ssh.SshPlugin;
import io.jansible.engine.EngineRun;
import io.jansible.engine.InventoryView;
import io.jansible.engine.ListingPart;
import io.jansible.error.JansibleException;
import io.jansible.event.Prompter;
import io.jansible.event.RunListener;
import io.jansible.inventory.Inventory.GroupView;
import io.jansible.module.Module;
import io.jansible.template.TemplateEngine;
import io.jansible.vault.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs playbooks. Holds modules, connection plugins and template plugins; each run stands by
 * itself. Safe for many threads: several runs may be under way at once.
 *
 * <pre>
 * Engine engine = Engine.builder().modules(BuiltinModules.all()).build();
 * RunResult result = engine.run(
 *     RunOptions.builder().inventory("hosts.ini").playbook("site.yml").build(),
 *     event -&gt; System.out.println(event));
 * </pre>
 */
public final class Engine {
  private final List<Module> modules;
  private final Map<String, ConnectionPlugin> connections;
  private final Prompter prompter;
  private final List<Secret> vaultSecrets;
  private final Consumer<TemplateEngine.Builder> templates;

  private Engine(Builder builder) {
    this.modules = List.copyOf(builder.modules);
    this.connections = Map.copyOf(builder.connections);
    this.prompter = builder.prompter;
    this.vaultSecrets = List.copyOf(builder.vaultSecrets);
    this.templates = builder.templates;
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins a run.
   *
   * @param listeners hear what happens, one event at a time
   */
  public RunHandle start(RunOptions options, List<? extends RunListener> listeners) {
    EngineRun run = run(options, listeners);
    return start(run, run::play);
  }

  /**
   * Begins one task without a playbook. {@code group_vars} and the like are looked for in {@link
   * RunOptions#playbookFolder}, or else in the current folder.
   */
  public RunHandle start(
      RunOptions options, AdHocTask task, List<? extends RunListener> listeners) {
    EngineRun run = run(options, listeners);
    return start(run, () -> run.playAdHoc(task));
  }

  private static RunHandle start(EngineRun run, Supplier<EngineRun.Ended> play) {
    CompletableFuture<RunResult> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("jansible run")
        .start(
            () -> {
              try {
                EngineRun.Ended ended = play.get();
                result.complete(new RunResult(ended.exitCode(), ended.stats()));
              } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
              }
            });
    return new RunHandle() {
      @Override
      public RunResult await() {
        try {
          return result.join();
        } catch (CompletionException e) {
          if (e.getCause() instanceof RuntimeException cause) {
            throw cause;
          }
          if (e.getCause() instanceof Error cause) {
            throw cause;
          }
          throw e;
        }
      }

      @Override
      public void cancel() {
        run.cancel();
      }
    };
  }

  /**
   * Runs to the end.
   *
   * @throws JansibleException for bad input; a failed task is in the result
   */
  public RunResult run(RunOptions options, RunListener... listeners) {
    return start(options, List.of(listeners)).await();
  }

  /**
   * The hosts that an ad hoc task would run on, within the limit.
   *
   * @throws JansibleException if the limit leaves none
   */
  public List<String> hosts(
      RunOptions options, String pattern, List<? extends RunListener> listeners) {
    return run(options, listeners).matching(pattern);
  }

  /** Reads the inventory and runs nothing. */
  public InventoryReport inventory(RunOptions options, List<? extends RunListener> listeners) {
    InventoryView view = run(options, listeners).inventory();
    return new InventoryReport() {
      @Override
      public List<String> hosts(String pattern) {
        return view.hosts(pattern);
      }

      @Override
      public List<String> unlimitedHosts(String pattern) {
        return view.unlimitedHosts(pattern);
      }

      @Override
      public Optional<GroupView> group(String name) {
        return view.group(name);
      }

      @Override
      public Map<String, @Nullable Object> groupVariables(String group) {
        return view.groupVariables(group);
      }

      @Override
      public Map<String, @Nullable Object> ownVariables(String host) {
        return view.ownVariables(host);
      }

      @Override
      public Map<String, @Nullable Object> variables(String host) {
        return view.variables(host);
      }
    };
  }

  /** The text of {@code --list-hosts}, {@code --list-tasks}, {@code --list-tags}. */
  public String list(RunOptions options, Set<Listing> what, List<? extends RunListener> listeners) {
    Set<ListingPart> parts =
        what.stream().map(each -> ListingPart.valueOf(each.name())).collect(Collectors.toSet());
    return run(options, listeners).list(parts);
  }

  private EngineRun run(RunOptions options, List<? extends RunListener> listeners) {
    return new EngineRun(
        options,
        modules,
        connections,
        prompter,
        vaultSecrets,
        templates,
        new ArrayList<>(listeners));
  }

  /** Collects what an engine is made of. Not for several threads. */
  public static final class Builder {
    private final List<Module> modules = new ArrayList<>();
    private final Map<String, ConnectionPlugin> connections = new LinkedHashMap<>();
    private Prompter prompter = Prompter.NONE;
    private final List<Secret> vaultSecrets = new ArrayList<>();
    private Consumer<TemplateEngine.Builder> templates = builder -> {};

    private Builder() {
      connections.put("local", new LocalPlugin());
      connections.put("ssh", new SshPlugin());
      connections.put("smart", new SshPlugin());
      connections.put("paramiko", new SshPlugin());
      connections.put("paramiko_ssh", new SshPlugin());
    }

    /** Modules more; one hides another of the same name that was added before. */
    public Builder modules(List<? extends Module> more) {
      modules.addAll(more);
      return this;
    }

    /** A connection plugin by the name that {@code connection:} has. */
    public Builder connection(String name, ConnectionPlugin plugin) {
      connections.put(name, plugin);
      return this;
    }

    /** Who is asked at the terminal. */
    public Builder prompter(Prompter who) {
      prompter = who;
      return this;
    }

    public Builder vaultSecrets(List<Secret> secrets) {
      vaultSecrets.addAll(secrets);
      return this;
    }

    /** Filters, tests, lookups and globals of one's own, or jinjava's. */
    public Builder templates(Consumer<TemplateEngine.Builder> setup) {
      templates = setup;
      return this;
    }

    public Engine build() {
      return new Engine(this);
    }
  }
}
