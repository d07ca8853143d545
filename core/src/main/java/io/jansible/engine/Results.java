package io.jansible.engine;

import io.jansible.playbook.Task;
import io.jansible.value.Tuple;
import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is kept of a result: by {@code register}, and by listeners. */
final class Results {
  private static final Set<String> FOR_LISTENERS =
      Set.of(
          "_ansible_verbose_always",
          "_ansible_verbose_override",
          "_ansible_item_label",
          "_ansible_delegated_vars",
          "_ansible_no_log");

  private Results() {}

  /** Whether the action's facts keep their own marks instead of being unsafe as a whole. */
  static boolean keepsMarks(Task task) {
    return task.is("set_fact") || task.is("include_vars");
  }

  /**
   * The result as {@code register} has it: without internal keys and without {@code invocation}.
   */
  static Map<String, @Nullable Object> registered(Map<String, @Nullable Object> result) {
    Map<String, @Nullable Object> kept = stripped(result);
    kept.remove("invocation");
    return kept;
  }

  private static Map<String, @Nullable Object> stripped(Map<?, ?> dirty) {
    Map<String, @Nullable Object> clean = new LinkedHashMap<>();
    dirty.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          if (!name.startsWith("_ansible_")) {
            clean.put(name, strippedValue(value));
          }
        });
    return clean;
  }

  private static @Nullable Object strippedValue(@Nullable Object value) {
    return switch (value) {
      case Unsafe unsafe -> strippedValue(unsafe.value());
      case Map<?, ?> map when needsWork(map) -> strippedKeys(map);
      case List<?> list when needsWork(list) -> {
        List<@Nullable Object> clean = new ArrayList<>(list.size());
        list.forEach(item -> clean.add(strippedValue(item)));
        yield clean;
      }
      case null, default -> value;
    };
  }

  private static Map<Object, @Nullable Object> strippedKeys(Map<?, ?> map) {
    Map<Object, @Nullable Object> clean = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String name) || !name.startsWith("_ansible_")) {
            clean.put(key, strippedValue(value));
          }
        });
    return clean;
  }

  /** Results are mostly clean: looking is cheaper than copying. */
  private static boolean needsWork(@Nullable Object value) {
    return switch (value) {
      case Unsafe unsafe -> true;
      case Map<?, ?> map -> {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          if ((entry.getKey() instanceof String name && name.startsWith("_ansible_"))
              || needsWork(entry.getValue())) {
            yield true;
          }
        }
        yield false;
      }
      case Tuple tuple -> true; // a variable that is read has lists
      case List<?> list -> {
        for (Object item : list) {
          if (needsWork(item)) {
            yield true;
          }
        }
        yield false;
      }
      case null, default -> false;
    };
  }

  /**
   * The result as listeners get it: censored under {@code no_log}, without the keys that the event
   * itself tells.
   */
  static Map<String, @Nullable Object> forListeners(TaskOutcome outcome, boolean item) {
    Map<String, @Nullable Object> kept = new LinkedHashMap<>();
    if (outcome.noLog) {
      kept.put(
          "censored",
          "the output has been hidden due to the fact that 'no_log: true' was specified for this result");
      for (String key : List.of("attempts", "changed", "retries")) {
        if (outcome.result.containsKey(key)) {
          kept.put(key, outcome.result.get(key));
        }
      }
    } else {
      outcome.result.forEach(
          (key, value) -> {
            if (!key.equals("failed")
                && !key.equals("skipped")
                && (!key.startsWith("_ansible_") || FOR_LISTENERS.contains(key))) {
              kept.put(key, strippedValue(value));
            }
          });
    }
    if (!outcome.delegatedVars.isEmpty()) {
      kept.put("_ansible_delegated_vars", outcome.delegatedVars);
    }
    if (item) {
      kept.put("_ansible_item_label", outcome.noLog ? null : outcome.label);
    }
    return kept;
  }
}
