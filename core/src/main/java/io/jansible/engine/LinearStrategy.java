package io.jansible.engine;

import io.jansible.event.RunEvent;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.Play;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All hosts have a task before any has the next: Ansible's {@code linear}. */
final class LinearStrategy extends Strategy {
  LinearStrategy(PlayState play, TagFilter tags, boolean debug) {
    super(play, tags, debug);
  }

  @Override
  int run() {
    int code = ExitCode.OK;
    while (true) {
      play.run.cancellation().check();
      List<String> left = play.hostsLeft();
      Map<String, Task> step = nextStep(left);
      if (step.isEmpty()) {
        return code;
      }
      Step running = new Step();
      boolean skipped = running.queueAll(step);
      if (skipped) {
        awaitAll();
        continue;
      }
      running.results.addAll(running.onController ? awaitAllInOrder() : awaitAll());
      List<Task> included = includes.process(running.results);
      play.iterator.insertInOrder(included);
      code |= running.afterwards(left);
      if (code != ExitCode.OK && play.state.failedHosts.size() >= left.size()) {
        play.send(new RunEvent.NoHostsRemaining());
        return code;
      }
    }
  }

  /** The hosts that are at the earliest task of all; the others wait. */
  private Map<String, Task> nextStep(List<String> hosts) {
    Map<String, PlayIterator.Next> next = new LinkedHashMap<>();
    Set<Task> tasks = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    for (String host : hosts) {
      PlayIterator.Next each = play.iterator.peek(host);
      if (each.task() != null) {
        next.put(host, each);
        tasks.add(each.task());
      }
    }
    if (next.isEmpty()) {
      return Map.of();
    }
    Task current = play.iterator.nextInOrder(tasks);
    Map<String, Task> step = new LinkedHashMap<>();
    next.forEach(
        (host, each) -> {
          if (each.task() == current) {
            play.iterator.setState(host, each.state());
            step.put(host, current);
          }
        });
    if (Meta.is(current, "flush_handlers")) {
      play.iterator.insertInOrder(PlayIterator.tasksOf(play.iterator.handlerBlocks()));
    }
    return step;
  }

  /**
   * Whether a task ignores errors, as far as can be told before it runs: what is no boolean yet
   * counts as set.
   */
  static boolean ignoresErrors(Task task) {
    Object raw = task.directives().raw(Keyword.IGNORE_ERRORS);
    return raw != null && !raw.equals(false);
  }

  /** One task on all hosts that are at it. */
  private final class Step {
    final List<TaskOutcome> results = new ArrayList<>();
    private boolean anyErrorsFatal;
    private boolean onController;

    /** True if the person said that it is not to run. */
    boolean queueAll(Map<String, Task> step) {
      boolean started = false;
      boolean asked = false;
      for (Map.Entry<String, Task> each : step.entrySet()) {
        String host = each.getKey();
        Task task = each.getValue();
        if (play.isRepeated(task, host)) {
          continue;
        }
        boolean once = false;
        if (Meta.is(task)) {
          results.add(metas.run(task, host));
          once = !Meta.PER_HOST.contains(Meta.action(task));
          fatalIf(once || isFatalForAll(task), task);
        } else {
          if (!asked && !confirmed(task, null)) {
            return true;
          }
          asked = true;
          Templar templar = templar(host, task);
          once = bypassesHostLoop(task, templar) || flag(task, Keyword.RUN_ONCE, templar);
          fatalIf(once || isFatalForAll(task), task);
          if (!started) {
            starts(task, templar);
            started = true;
            onController = onController(task, templar);
          }
          queue(host, task, templar);
        }
        if (task.handler()) {
          if (once) {
            play.iterator.clearNotified(task);
          } else {
            play.iterator.clearNotified(task, host);
          }
        }
        if (once) {
          break;
        }
      }
      return false;
    }

    private void fatalIf(boolean fatal, Task task) {
      anyErrorsFatal |= fatal && !ignoresErrors(task);
    }

    /** Fails the others where an error is fatal for all, or too many have failed. */
    int afterwards(List<String> left) {
      Set<String> failed =
          results.stream()
              .filter(TaskOutcome::failed)
              .map(each -> each.host)
              .collect(Collectors.toSet());
      boolean unreachable = results.stream().anyMatch(TaskOutcome::unreachable);
      if (anyErrorsFatal && (!failed.isEmpty() || unreachable)) {
        failOthers(left, failed);
      }
      Play whole = play.scope.play();
      if (whole.directives().raw(Keyword.MAX_FAIL_PERCENTAGE) == null || results.isEmpty()) {
        return ExitCode.OK;
      }
      Templar templar =
          play.run.templates().templar(play.run.variables().forPlay(play.scope, null));
      Double limit =
          new KeywordValues(whole, templar, play.run.omit()).percent(Keyword.MAX_FAIL_PERCENTAGE);
      if (limit == null
          || (double) play.state.failedHosts.size() / play.iterator.batchSize() <= limit / 100) {
        return ExitCode.OK;
      }
      failOthers(left, failed);
      play.send(new RunEvent.NoHostsRemaining());
      return ExitCode.BREAK_PLAY;
    }

    /** Those that have failed already are not failed again: they may be in a rescue. */
    private void failOthers(List<String> left, Set<String> failed) {
      for (String host : left) {
        if (!failed.contains(host)) {
          play.state.failedHosts.add(host);
          play.markFailed(host);
        }
      }
    }
  }
}
