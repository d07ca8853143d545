package io.jansible.engine;

import io.jansible.playbook.Keyword;
import io.jansible.playbook.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task came to on one host, or one item of its loop: the result and what the keywords,
 * rendered there, said of it. Filled by the task runner, then read by the strategy's thread.
 */
final class TaskOutcome {
  final String host;
  final Task task;
  Map<String, @Nullable Object> result = new LinkedHashMap<>();
  final List<TaskOutcome> items = new ArrayList<>();
  boolean looped;
  boolean noLog;
  boolean ignoreErrors;
  boolean ignoreUnreachable;
  boolean runOnce;
  boolean diff;
  boolean checkMode;
  @Nullable String delegateTo;
  Map<String, @Nullable Object> delegatedVars = Map.of();
  boolean delegateFacts;
  @Nullable String debugger;

  /** The task's arguments: rendered, where it came so far. */
  Map<String, @Nullable Object> args;

  List<String> notify = List.of();
  @Nullable Object label;
  Map<String, @Nullable Object> loopVariables = Map.of();
  Duration duration = Duration.ZERO;

  TaskOutcome(String host, Task task) {
    this.host = host;
    this.task = task;
    this.args = task.args();
    Object asked = task.directives().raw(Keyword.DEBUGGER);
    this.debugger = asked == null ? null : asked.toString();
    this.ignoreErrors = isSet(Keyword.IGNORE_ERRORS);
    this.ignoreUnreachable = isSet(Keyword.IGNORE_UNREACHABLE);
    this.runOnce = isSet(Keyword.RUN_ONCE);
  }

  /** What counts as long as a keyword could not be rendered: a template is as good as true. */
  private boolean isSet(Keyword keyword) {
    return switch (task.directives().raw(keyword)) {
      case Boolean bool -> bool;
      case String text -> !text.isEmpty();
      case null, default -> false;
    };
  }

  boolean is(String key) {
    return isTrue(result.get(key));
  }

  /** What {@code failed_when} said counts, for that item of a loop too, whatever came after it. */
  boolean failed() {
    String decided = "failed_when_result";
    boolean asked =
        result.containsKey(decided)
            || items.stream().anyMatch(item -> item.result.containsKey(decided));
    String key = asked ? decided : "failed";
    return result.containsKey(key) ? is(key) : items.stream().anyMatch(item -> item.is(key));
  }

  /**
   * Modules may say 1 for true; an error's text stands where a condition could not be evaluated.
   */
  private static boolean isTrue(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean bool -> bool;
      case Number number -> number.doubleValue() != 0;
      case CharSequence text -> !text.isEmpty();
      default -> true;
    };
  }

  boolean unreachable() {
    return is("unreachable") || items.stream().anyMatch(item -> item.is("unreachable"));
  }

  /** A loop is skipped if all its items were. */
  boolean skipped() {
    if (!items.isEmpty()) {
      return items.stream().allMatch(item -> item.is("skipped"));
    }
    return is("skipped");
  }

  boolean changed() {
    return is("changed") || items.stream().anyMatch(item -> item.is("changed"));
  }

  /** Fails with a message. */
  TaskOutcome fail(String message) {
    result.put("failed", true);
    result.put("msg", message);
    return this;
  }
}
