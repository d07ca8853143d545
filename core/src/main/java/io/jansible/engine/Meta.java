package io.jansible.engine;

import io.jansible.playbook.Task;
import io.jansible.value.Unsafe;
import java.util.Set;

/** The {@code meta} action. */
final class Meta {
  /** The metas that the linear strategy runs for each host by itself; the others once for all. */
  static final Set<String> PER_HOST =
      Set.of("noop", "reset_connection", "end_host", "role_complete", "flush_handlers");

  private Meta() {}

  static boolean is(Task task) {
    return task.is("meta");
  }

  static boolean is(Task task, String action) {
    return is(task) && action(task).equals(action);
  }

  static String action(Task task) {
    Object given = Unsafe.unmark(task.args().get("_raw_params"));
    return given == null ? "" : given.toString().strip();
  }
}
