package io.jansible.testkit;

import io.jansible.event.HostResult;
import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;
import io.jansible.event.TaskInfo;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a run tells. Hears one event at a time. */
final class Recorder implements RunListener {
  private final List<TaskOutcome> tasks = new ArrayList<>();
  private final List<RoleRun.Notification> notifications = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  @Override
  public void on(RunEvent event) {
    switch (event) {
      case RunEvent.ItemEnded ended -> add(ended.task(), ended.result(), true);
      case RunEvent.TaskEnded ended -> add(ended.task(), ended.result(), false);
      case RunEvent.HandlerNotified told ->
          notifications.add(new RoleRun.Notification(told.handler(), told.host()));
      case RunEvent.Warning warning -> warnings.add(warning.text());
      default -> {}
    }
  }

  private void add(TaskInfo task, HostResult result, boolean item) {
    String ownName = task.ownName();
    tasks.add(
        new TaskOutcome(
            result.host(),
            task.name(),
            ownName == null ? task.action() : ownName,
            task.action(),
            task.handler(),
            item,
            result.status(),
            result.ignored(),
            result.values()));
  }

  RoleRun run(int exitCode) {
    return new RoleRun(
        exitCode, List.copyOf(tasks), List.copyOf(notifications), List.copyOf(warnings));
  }
}
