package io.jansible.testkit;

import io.jansible.testkit.host.FakeHost;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a run did, for assertions.
 *
 * @param exitCode as {@code ansible-playbook} would exit
 * @param tasks in the order in which they ended; items of loops before their task
 * @param notifications handlers that were notified
 * @param warnings what it warned of
 */
public record RoleRun(
    int exitCode,
    List<TaskOutcome> tasks,
    List<Notification> notifications,
    List<String> warnings) {

  /** A handler that was notified on a host. */
  public record Notification(String handler, String host) {}

  public boolean succeeded() {
    return exitCode == 0;
  }

  /** The part of the run that happened on one host. */
  public RoleRun on(FakeHost host) {
    return new RoleRun(
        exitCode,
        tasks.stream().filter(each -> each.host().equals(host.name())).toList(),
        notifications.stream().filter(each -> each.host().equals(host.name())).toList(),
        warnings);
  }

  /** The outcomes of a task on all hosts, without those of its items. */
  public List<TaskOutcome> outcomes(String name) {
    return tasks.stream().filter(each -> !each.item() && each.isNamed(name)).toList();
  }

  /** Every outcome, a line each. */
  public String log() {
    return tasks.stream()
        .filter(each -> !each.item())
        .map(TaskOutcome::toString)
        .collect(Collectors.joining("\n"));
  }
}
