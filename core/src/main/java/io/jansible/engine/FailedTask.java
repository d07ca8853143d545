package io.jansible.engine;

import io.jansible.playbook.Keyword;
import io.jansible.playbook.Loop;
import io.jansible.playbook.Task;
import io.jansible.value.Unsafe;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code ansible_failed_task}: the task that a rescue came from, as a dictionary. */
final class FailedTask {
  /** Conditions are shown as they are written, below. */
  private static final Set<Keyword> CONDITIONS =
      EnumSet.of(Keyword.WHEN, Keyword.UNTIL, Keyword.CHANGED_WHEN, Keyword.FAILED_WHEN);

  /** What a task has that says nothing of it. */
  private static final Map<Keyword, Object> DEFAULTS =
      Map.of(
          Keyword.ASYNC, 0L,
          Keyword.POLL, 15L,
          Keyword.DELAY, 5.0,
          Keyword.THROTTLE, 0L,
          Keyword.TIMEOUT, 0L,
          Keyword.ANY_ERRORS_FATAL, false,
          Keyword.NO_LOG, false);

  private FailedTask() {}

  static Map<String, @Nullable Object> describe(Task task) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("name", task.name() == null ? "" : task.name());
    shown.put("action", task.action());
    Map<String, @Nullable Object> args = new LinkedHashMap<>();
    task.args().forEach((name, value) -> args.put(name, Unsafe.unmark(value)));
    shown.put("args", args);
    for (Keyword keyword : Keyword.values()) {
      if (keyword.places().contains("Task") && !CONDITIONS.contains(keyword)) {
        Object raw = Unsafe.unmark(task.directives().raw(keyword));
        shown.put(
            keyword.name().toLowerCase(Locale.ROOT), raw == null ? DEFAULTS.get(keyword) : raw);
      }
    }
    Map<String, @Nullable Object> vars = new LinkedHashMap<>();
    task.directives()
        .vars()
        .forEach(each -> each.forEach((key, value) -> vars.put(key, Unsafe.unmark(value))));
    shown.put("vars", vars);
    Loop loop = task.loop();
    shown.put("loop", loop == null ? null : Unsafe.unmark(loop.items()));
    shown.put("loop_with", loop == null ? null : loop.lookup());
    shown.put("when", conditions(task, Keyword.WHEN));
    shown.put("until", conditions(task, Keyword.UNTIL));
    shown.put("changed_when", conditions(task, Keyword.CHANGED_WHEN));
    shown.put("failed_when", conditions(task, Keyword.FAILED_WHEN));
    if (task.role() != null) {
      Map<String, @Nullable Object> role = new LinkedHashMap<>();
      role.put("_role_name", task.role().name());
      role.put("_role_path", task.role().path().toString());
      shown.put("role", role);
    }
    return shown;
  }

  private static List<@Nullable Object> conditions(Task task, Keyword keyword) {
    return new java.util.ArrayList<>(
        task.directives().conditions(keyword).stream().map(each -> each.expression()).toList());
  }
}
