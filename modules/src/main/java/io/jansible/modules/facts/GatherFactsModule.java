package io.jansible.modules.facts;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.Variables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.builtin.gather_facts}: runs the fact modules that are configured, {@code setup} if
 * none are, and merges what they tell.
 */
final class GatherFactsModule implements Module {
  private static final Set<String> SETUP =
      Set.of("setup", "ansible.builtin.setup", "ansible.legacy.setup");

  /** Arguments that other modules are not given. */
  private static final List<String> OF_SETUP = List.of("gather_subset", "gather_timeout", "filter");

  private static final Set<String> TRUE = Set.of("yes", "on", "1", "true", "t", "y", "1.0");

  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.builtin.gather_facts",
              "Gathers facts about remote hosts",
              ArgumentSpec.of(
                      Argument.list("gather_subset", ArgumentType.STR).doc("Which facts."),
                      Argument.integer("gather_timeout").doc("Seconds for each."),
                      Argument.list("filter", ArgumentType.STR).doc("Patterns of fact names."),
                      Argument.text("fact_path").doc("Where local facts are."),
                      Argument.bool("parallel").doc("Run several modules at once."))
                  .unchecked())
          .onController();

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    List<@Nullable Object> warnings = new ArrayList<>();
    Map<String, @Nullable Object> failed = new LinkedHashMap<>();
    Map<String, @Nullable Object> skipped = new LinkedHashMap<>();
    List<String> modules = modules(call);
    Map<String, ModuleResult> results =
        isParallel(modules, call) ? atOnce(modules, call) : inTurn(modules, call);
    for (Map.Entry<String, ModuleResult> told : results.entrySet()) {
      String module = told.getKey();
      ModuleResult result = told.getValue();
      if (result.isTrue("failed")) {
        failed.put(module, result.values());
      } else if (result.isTrue("skipped")) {
        skipped.put(module, result.values());
      } else {
        if (result.get("ansible_facts") instanceof Map<?, ?> found) {
          merge(facts, found);
        }
        if (result.get("warnings") instanceof List<?> heard) {
          warnings.addAll(heard);
        }
      }
    }
    facts.put("_ansible_facts_gathered", true);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("ansible_facts", facts);
    if (!skipped.isEmpty()) {
      values.put(
          "msg",
          "The following modules were skipped: " + String.join(", ", skipped.keySet()) + "\n");
      values.put("skipped_modules", skipped);
      if (skipped.size() == modules.size()) {
        values.put("skipped", true);
      }
    }
    if (!warnings.isEmpty()) {
      values.put("warnings", warnings);
    }
    values.put("_ansible_verbose_override", true);
    if (!failed.isEmpty()) {
      values.put("failed_modules", failed);
      throw new ModuleFailure(
          "The following modules failed to execute: " + String.join(", ", failed.keySet()) + "\n",
          values);
    }
    return ModuleResult.changed(false).putAll(values);
  }

  private static boolean isParallel(List<String> modules, ModuleCall call) {
    Object asked = variable("ansible_facts_parallel", call);
    if (asked == null) {
      asked = call.givenArgs().get("parallel");
    }
    return asked == null
        ? modules.size() > 1
        : TRUE.contains(asked.toString().toLowerCase(Locale.ROOT));
  }

  private static Map<String, ModuleResult> inTurn(List<String> modules, ModuleCall call) {
    Map<String, ModuleResult> results = new LinkedHashMap<>();
    for (String module : modules) {
      results.put(module, call.handOn(module, arguments(module, call)));
    }
    return results;
  }

  /** Each in a shell of its own; one that knows no time limit is ended by ours. */
  private static Map<String, ModuleResult> atOnce(List<String> modules, ModuleCall call) {
    Map<String, Map<String, @Nullable Object>> arguments = new LinkedHashMap<>();
    modules.forEach(module -> arguments.put(module, arguments(module, call)));
    Object limit = call.givenArgs().get("gather_timeout");
    Map<String, FutureTask<ModuleResult>> running = new LinkedHashMap<>();
    arguments.forEach(
        (module, args) -> {
          FutureTask<ModuleResult> task = new FutureTask<>(() -> call.handOn(module, args));
          Thread.ofVirtual().start(task);
          running.put(module, task);
        });
    Map<String, ModuleResult> results = new LinkedHashMap<>();
    running.forEach(
        (module, task) -> {
          boolean limited =
              limit != null
                  && !arguments.getOrDefault(module, Map.of()).containsKey("gather_timeout");
          results.put(module, result(task, limited ? Long.parseLong(limit.toString()) : null));
        });
    return results;
  }

  private static ModuleResult result(FutureTask<ModuleResult> task, @Nullable Long seconds) {
    try {
      return seconds == null ? task.get() : task.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      return ModuleResult.of(Map.of()).put("failed", true).put("msg", "Timeout exceeded");
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new ModuleFailure("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** A variable's word or else the configuration's; {@code smart} depends on the host. */
  private static List<String> modules(ModuleCall call) {
    Object asked = variable("ansible_facts_modules", call);
    List<String> configured =
        switch (asked) {
          case null ->
              call.control().setting("FACTS_MODULES") instanceof List<?> all
                  ? texts(all)
                  : List.of("smart");
          case List<?> all -> texts(all);
          default -> List.of(asked.toString().split("\\s*,\\s*"));
        };
    List<String> modules = new ArrayList<>(configured);
    if (modules.remove("smart")) {
      modules.add(ofHost(call));
    }
    return modules;
  }

  private static List<String> texts(List<?> values) {
    return values.stream().map(String::valueOf).toList();
  }

  private static String ofHost(ModuleCall call) {
    Object system = call.givenArgs().get("network_os");
    if (system == null) {
      system = variable("ansible_network_os", call);
    }
    Object module =
        system != null
                && call.control().setting("CONNECTION_FACTS_MODULES") instanceof Map<?, ?> map
            ? map.get(system.toString())
            : null;
    return module == null ? "ansible.legacy.setup" : module.toString();
  }

  private static @Nullable Object variable(String name, ModuleCall call) {
    Object raw = call.templar().variables().raw(name);
    return raw == Variables.ABSENT || raw == null ? null : call.templar().value(raw);
  }

  /** What is for {@code setup} alone does not go to others. */
  private static Map<String, @Nullable Object> arguments(String module, ModuleCall call) {
    Map<String, @Nullable Object> args = new LinkedHashMap<>(call.givenArgs());
    args.remove("parallel");
    args.values().removeIf(Objects::isNull);
    if (!SETUP.contains(module)) {
      Object subset = args.get("gather_subset");
      if ("all".equals(subset) || List.of("all").equals(subset)) {
        args.remove("gather_subset");
      }
      for (String argument : OF_SETUP) {
        Object value = args.remove(argument);
        if (value != null) {
          String shown = argument.replace("gather_", "");
          call.warn("Not passing " + shown + "(" + value + ") to " + module);
        }
      }
    }
    return args;
  }

  /** Dictionaries merge; of two lists the later one follows what the earlier has alone. */
  private static void merge(Map<String, @Nullable Object> into, Map<?, ?> from) {
    from.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          Object there = into.get(name);
          if (there instanceof Map<?, ?> low && value instanceof Map<?, ?> high) {
            Map<String, @Nullable Object> both = new LinkedHashMap<>();
            merge(both, low);
            merge(both, high);
            into.put(name, both);
          } else if (there instanceof List<?> low && value instanceof List<?> high) {
            List<@Nullable Object> both = new ArrayList<>(low);
            both.removeAll(high);
            both.addAll(high);
            into.put(name, both);
          } else {
            into.put(name, value);
          }
        });
  }
}
