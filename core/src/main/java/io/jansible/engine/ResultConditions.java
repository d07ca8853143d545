package io.jansible.engine;

import io.jansible.playbook.Condition;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.template.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code changed_when} and {@code failed_when}: what the task's author makes of its result. */
final class ResultConditions {
  private ResultConditions() {}

  /**
   * @param after variables with the result in them as it is now
   */
  static void apply(Task task, Map<String, @Nullable Object> result, Supplier<Templar> after) {
    String keyword = "changed";
    try {
      List<Condition> changedWhen = task.directives().conditions(Keyword.CHANGED_WHEN);
      if (!changedWhen.isEmpty()) {
        result.put("changed", all(changedWhen, after.get()));
      }
      keyword = "failed";
      List<Condition> failedWhen = task.directives().conditions(Keyword.FAILED_WHEN);
      if (!failedWhen.isEmpty()) {
        boolean failed = all(failedWhen, after.get());
        result.put("failed_when_result", failed);
        result.put("failed", failed);
      }
    } catch (TemplateException e) {
      result.put("failed", true);
      result.put(keyword + "_when_result", e.text());
    }
  }

  private static boolean all(List<Condition> conditions, Templar after) {
    for (Condition condition : conditions) {
      if (!after.condition(condition.expression())) {
        return false;
      }
    }
    return true;
  }
}
