package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.module.ModuleSpec;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.ModuleDefaults;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.template.UndefinedException;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Renders a task's arguments: {@code module_defaults}, then the task's own, without omitted. */
final class ArgumentBuilder {
  private final RunContext run;

  ArgumentBuilder(RunContext run) {
    this.run = run;
  }

  /** What {@code module_defaults} give a module, without omitted. */
  Map<String, @Nullable Object> defaults(Task task, ModuleSpec spec, Templar templar) {
    return withoutOmitted(given(task, spec, templar), run.omit());
  }

  private Map<String, @Nullable Object> given(Task task, ModuleSpec spec, Templar templar) {
    Map<String, @Nullable Object> args = new LinkedHashMap<>();
    Map<String, @Nullable Object> defaults = new LinkedHashMap<>();
    // what an inner element says of a module or group takes the outer's place as a whole
    for (Object each : task.directives().list(Keyword.MODULE_DEFAULTS)) {
      if (Unsafe.unmark(each) instanceof Map<?, ?> map) {
        map.forEach((name, values) -> defaults.put(canonical(name.toString(), task, spec), values));
      }
    }
    try {
      // all of them are rendered, also those that are of no use here
      Map<?, ?> rendered = (Map<?, ?>) templar.value(defaults);
      for (String name : defaults.keySet()) {
        if (name.startsWith(ModuleDefaults.GROUP)) {
          Set<String> members = run.modules().group(ModuleDefaults.group(name)).orElse(Set.of());
          if (members.contains(spec.name()) || members.contains(task.resolvedAction())) {
            putAll(args, rendered.get(name));
          }
        }
      }
      putAll(args, rendered.get(spec.name()));
    } catch (UndefinedException e) {
      throw new JansibleException(
          KeywordValues.undefined("module_defaults", e), task.position(), e);
    }
    return args;
  }

  Map<String, @Nullable Object> of(Task task, ModuleSpec spec, Templar templar) {
    Map<String, @Nullable Object> args = given(task, spec, templar);
    try {
      // debug evaluates a name that it is given, unless that name came from outside
      boolean marks = Results.keepsMarks(task) || task.is("debug");
      if (task.templatedArgs() != null) {
        if (!(Unsafe.unmark(templar.value(task.templatedArgs())) instanceof Map<?, ?> all)) {
          throw new JansibleException(
              "invalid or malformed argument: '"
                  + Text.str(templar.value(task.templatedArgs()))
                  + "'");
        }
        if (run.config().injectFacts()) {
          run.events()
              .warn(
                  "Using a variable for a task's 'args' is unsafe in some situations (see"
                      + " https://docs.ansible.com/ansible/devel/reference_appendices/faq.html#argsplat-unsafe)");
        }
        all.forEach((name, value) -> args.put(name.toString(), value));
      }
      task.args()
          .forEach(
              (name, raw) -> args.put(name, marks ? rendered(raw, templar) : templar.value(raw)));
    } catch (UndefinedException e) {
      throw new JansibleException(
          "The task includes an option with an undefined variable.. " + e.text(),
          task.position(),
          e);
    } catch (PythonError e) {
      if (!e.isValueError()) {
        throw e;
      }
      throw new JansibleException(
          "the field 'args' has an invalid value ("
              + Text.repr(task.args())
              + "), and could not be converted to dict.. "
              + e.text(),
          task.position(),
          e);
    }
    return withoutOmitted(args, run.omit());
  }

  /** Values keep the marks of what they come from, one by one. */
  private static @Nullable Object rendered(@Nullable Object raw, Templar templar) {
    return templar.marked(raw);
  }

  /** The name that entries for the same module or group have in common. */
  private String canonical(String name, Task task, ModuleSpec spec) {
    if (name.startsWith(ModuleDefaults.GROUP)) {
      return ModuleDefaults.GROUP + ModuleDefaults.group(name);
    }
    return names(name, task, spec) ? spec.name() : name;
  }

  /** Whether a short name stands for a module that has moved to a collection. */
  private boolean movedTo(String name, Task task, ModuleSpec spec) {
    return name.indexOf('.') < 0
        && spec.name().endsWith("." + name)
        && run.modules()
            .find(name, task)
            .filter(found -> found.spec().name().equals(spec.name()))
            .isPresent();
  }

  private boolean names(String name, Task task, ModuleSpec spec) {
    String full = name.indexOf('.') < 0 ? "ansible.builtin." + name : name;
    String builtin = full.replaceFirst("^ansible\\.legacy\\.", "ansible.builtin.");
    return builtin.equals(task.resolvedAction())
        || builtin.equals(spec.name())
        || spec.aliases().contains(builtin)
        || name.equals(task.action())
        || movedTo(name, task, spec);
  }

  private static void putAll(Map<String, @Nullable Object> args, @Nullable Object values) {
    if (values instanceof Map<?, ?> map) {
      map.forEach((name, value) -> args.put(name.toString(), value));
    }
  }

  private static Map<String, @Nullable Object> withoutOmitted(
      Map<String, @Nullable Object> args, String omit) {
    Map<String, @Nullable Object> kept = new LinkedHashMap<>();
    args.forEach(
        (name, value) -> {
          if (!omit.equals(value)) {
            kept.put(name, has(value, omit) ? without(value, omit) : value);
          }
        });
    return kept;
  }

  /** Mostly there is nothing to omit: looking is cheaper than copying. */
  private static boolean has(@Nullable Object value, String omit) {
    return switch (value) {
      case Unsafe unsafe -> has(unsafe.value(), omit);
      case String text -> text.equals(omit);
      case Map<?, ?> map -> map.values().stream().anyMatch(each -> has(each, omit));
      case List<?> list -> list.stream().anyMatch(each -> has(each, omit));
      case null, default -> false;
    };
  }

  private static @Nullable Object without(@Nullable Object value, String omit) {
    return switch (value) {
      case Unsafe unsafe -> Unsafe.mark(without(unsafe.value(), omit));
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> kept = new LinkedHashMap<>();
        map.forEach(
            (key, each) -> {
              if (!omit.equals(each)) {
                kept.put(key, without(each, omit));
              }
            });
        yield kept;
      }
      case List<?> list -> {
        List<@Nullable Object> kept = new ArrayList<>();
        for (Object each : list) {
          if (!omit.equals(each)) {
            kept.add(without(each, omit));
          }
        }
        yield kept;
      }
      case null, default -> value;
    };
  }
}
