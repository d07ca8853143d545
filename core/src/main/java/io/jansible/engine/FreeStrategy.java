package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.event.RunEvent;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Each host goes through its tasks as fast as it can: Ansible's {@code free}; and {@code
 * host_pinned}, where a host that has begun is served before others begin.
 */
final class FreeStrategy extends Strategy {
  private final boolean pinned;
  private final Set<String> blocked = new HashSet<>();
  private final Set<String> begun = new HashSet<>();

  FreeStrategy(PlayState play, TagFilter tags, boolean pinned) {
    super(play, tags, false);
    this.pinned = pinned;
  }

  @Override
  int run() {
    if (play.scope.play().directives().raw(Keyword.MAX_FAIL_PERCENTAGE) != null) {
      play.run
          .events()
          .warn(
              "Using max_fail_percentage with the free strategy is not supported, as tasks are"
                  + " executed independently on each host");
    }
    while (true) {
      play.run.cancellation().check();
      List<String> left = play.hostsLeft();
      if (left.isEmpty()) {
        play.send(new RunEvent.NoHostsRemaining());
        return ExitCode.OK;
      }
      boolean advanced = false;
      for (String host : left) {
        if (!blocked.contains(host) && mayBegin(host, left)) {
          advanced |= advance(host);
        }
      }
      if (advanced && pending() == 0) {
        continue;
      }
      if (pending() == 0) {
        return ExitCode.OK;
      }
      List<TaskOutcome> outcomes = advanced ? processFinished() : awaitFinished();
      includes.process(outcomes);
      outcomes.forEach(each -> blocked.remove(each.host));
    }
  }

  /** A pinned host keeps its fork until it is through. */
  private boolean mayBegin(String host, List<String> left) {
    if (!pinned || begun.contains(host)) {
      return true;
    }
    long active =
        left.stream()
            .filter(begun::contains)
            .filter(each -> blocked.contains(each) || play.iterator.peek(each).task() != null)
            .count();
    if (active >= play.run.settings().forks()) {
      return false;
    }
    begun.add(host);
    return true;
  }

  /** Gives a host its next task; false if it has none. */
  private boolean advance(String host) {
    PlayIterator.Next next = play.iterator.take(host);
    Task task = next.task();
    if (task == null) {
      return false;
    }
    if (task.handler()) {
      play.iterator.clearNotified(task, host);
    }
    if (play.isRepeated(task, host)) {
      return true;
    }
    if (Meta.is(task)) {
      metas.run(task, host);
      return true;
    }
    Templar templar = templar(host, task);
    if (bypassesHostLoop(task, templar)) {
      throw new JansibleException(
          "The '"
              + task.action()
              + "' module bypasses the host loop, which is currently not supported in the free"
              + " strategy and would instead execute for every host in the inventory list.",
          task.position());
    }
    if (flag(task, Keyword.RUN_ONCE, templar)) {
      play.run
          .events()
          .warn(
              "Using run_once with the free strategy is not currently supported. This task will"
                  + " still be executed for every host in the inventory list.");
    }
    if (!confirmed(task, host)) {
      return true;
    }
    if (isFatalForAll(task)) {
      play.run
          .events()
          .warn(
              "Using any_errors_fatal with the free strategy is not supported, as tasks are executed"
                  + " independently on each host");
    }
    starts(task, templar);
    blocked.add(host);
    queue(host, task, templar);
    return true;
  }
}
