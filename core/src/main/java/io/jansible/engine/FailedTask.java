package io.jansible.engine;

import io.jansible.playbook.Keyword;
import io.jansible.playbook.Task;
import io.jansible.value.Unsafe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible_failed_task}: the task that a rescue came from, as a dictionary. */
final class FailedTask {
  private static final List<Keyword> SHOWN =
      List.of(
          Keyword.BECOME,
          Keyword.BECOME_METHOD,
          Keyword.BECOME_USER,
          Keyword.CHECK_MODE,
          Keyword.CONNECTION,
          Keyword.DELEGATE_TO,
          Keyword.DIFF,
          Keyword.ENVIRONMENT,
          Keyword.IGNORE_ERRORS,
          Keyword.NO_LOG,
          Keyword.NOTIFY,
          Keyword.PORT,
          Keyword.REGISTER,
          Keyword.REMOTE_USER,
          Keyword.RETRIES,
          Keyword.RUN_ONCE,
          Keyword.TAGS);

  private FailedTask() {}

  static Map<String, @Nullable Object> describe(Task task) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("name", task.name() == null ? "" : task.name());
    shown.put("action", task.action());
    Map<String, @Nullable Object> args = new LinkedHashMap<>();
    task.args().forEach((name, value) -> args.put(name, Unsafe.unmark(value)));
    shown.put("args", args);
    for (Keyword keyword : SHOWN) {
      shown.put(
          keyword.name().toLowerCase(Locale.ROOT), Unsafe.unmark(task.directives().raw(keyword)));
    }
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
