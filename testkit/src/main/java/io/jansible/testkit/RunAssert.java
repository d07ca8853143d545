package io.jansible.testkit;

import io.jansible.event.HostResult.Status;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a run. Tasks go by their names, with the role before them ({@code role : name}) or
 * without; they hold on every host that the task ended on ({@link RoleRun#on} for one host).
 */
public final class RunAssert extends AbstractAssert<RunAssert, RoleRun> {
  RunAssert(RoleRun run) {
    super(run, RunAssert.class);
  }

  private List<TaskOutcome> outcomes(String task) {
    isNotNull();
    List<TaskOutcome> found = actual.outcomes(task);
    if (found.isEmpty()) {
      throw failure("no task '%s' ended in the run:%n%s", task, actual.log());
    }
    return found;
  }

  private RunAssert all(Status status, String... tasks) {
    for (String task : tasks) {
      for (TaskOutcome each : outcomes(task)) {
        if (each.status() != status) {
          failWithMessage("expected %s of: %s%nin the run:%n%s", status, each, actual.log());
        }
      }
    }
    return this;
  }

  public RunAssert changed(String... tasks) {
    return all(Status.CHANGED, tasks);
  }

  /** They ran and changed nothing. */
  public RunAssert unchanged(String... tasks) {
    return all(Status.OK, tasks);
  }

  public RunAssert skipped(String... tasks) {
    return all(Status.SKIPPED, tasks);
  }

  public RunAssert failed(String... tasks) {
    return all(Status.FAILED, tasks);
  }

  /** They ran: were neither left out nor skipped. */
  public RunAssert ran(String... tasks) {
    for (String task : tasks) {
      for (TaskOutcome each : outcomes(task)) {
        if (each.status() == Status.SKIPPED) {
          failWithMessage("was skipped: %s", each);
        }
      }
    }
    return this;
  }

  /** They are not in the run at all, not even skipped. */
  public RunAssert hasNoTask(String... tasks) {
    isNotNull();
    for (String task : tasks) {
      if (!actual.outcomes(task).isEmpty()) {
        failWithMessage("is in the run: %s", actual.outcomes(task));
      }
    }
    return this;
  }

  /** A task failed with a message that has this in it. */
  public RunAssert failedWith(String task, String message) {
    failed(task);
    for (TaskOutcome each : outcomes(task)) {
      if (!String.valueOf(each.values().get("msg")).contains(message)) {
        failWithMessage("has not '%s' in its message: %s", message, each);
      }
    }
    return this;
  }

  /** A key of a task's result. */
  public RunAssert hasResult(String task, String key, @Nullable Object value) {
    for (TaskOutcome each : outcomes(task)) {
      if (!Objects.equals(each.values().get(key), value)) {
        failWithMessage(
            "'%s' is %s, not %s, in the result of: %s", key, each.values().get(key), value, each);
      }
    }
    return this;
  }

  /** Handlers that were notified. */
  public RunAssert notified(String... handlers) {
    isNotNull();
    for (String handler : handlers) {
      if (notifications(handler) == 0) {
        failWithMessage("handler '%s' was not notified, but: %s", handler, actual.notifications());
      }
    }
    return this;
  }

  public RunAssert didNotNotify(String... handlers) {
    isNotNull();
    for (String handler : handlers) {
      if (notifications(handler) > 0) {
        failWithMessage("handler '%s' was notified", handler);
      }
    }
    return this;
  }

  private long notifications(String handler) {
    return actual.notifications().stream()
        .filter(each -> each.handler().equals(handler) || each.handler().endsWith(" : " + handler))
        .count();
  }

  /** Nothing changed: the role is done, and doing it again does nothing. */
  public RunAssert changedNothing() {
    isNotNull();
    List<TaskOutcome> changes =
        actual.tasks().stream()
            .filter(each -> !each.item() && each.status() == Status.CHANGED)
            .toList();
    if (!changes.isEmpty()) {
      failWithMessage("tasks changed something:%n  %s", changes);
    }
    return this;
  }
}
