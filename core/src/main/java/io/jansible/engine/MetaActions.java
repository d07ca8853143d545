package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.event.RunEvent;
import io.jansible.playbook.Condition;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.template.TemplateException;
import io.jansible.vars.PlayScope;
import java.util.Set;

/** The {@code meta} actions, run by the strategy itself for one host. */
final class MetaActions {
  private static final Set<String> WITHOUT_CONDITIONS =
      Set.of("noop", "refresh_inventory", "reset_connection");

  private final PlayState play;
  private final Notifications notifications;

  MetaActions(PlayState play, Notifications notifications) {
    this.play = play;
    this.notifications = notifications;
  }

  /** Runs one; its outcome is only of use to {@code any_errors_fatal}. */
  TaskOutcome run(Task task, String host) {
    String action = Meta.action(task);
    PlayScope scope = play.scope;
    Templar templar = play.run.templates().templar(play.run.variables().forTask(scope, host, task));
    if (!task.implicit()) {
      play.send(new RunEvent.TaskStarted(play.info(task, templar)));
    }
    if (WITHOUT_CONDITIONS.contains(action)
        && !task.directives().conditions(Keyword.WHEN).isEmpty()) {
      play.run.events().warn(action + " task does not support when conditional");
    }
    boolean applies = WITHOUT_CONDITIONS.contains(action) || holds(task, templar);
    String reason = action + " conditional evaluated to False" + notDone(action, task, host);
    String message = applies ? act(action, task, host, templar) : skippedMessage(action, host);
    if (!task.implicit()) {
      play.send(new RunEvent.MetaRan(applies ? message : reason));
    }
    TaskOutcome outcome = new TaskOutcome(host, task);
    outcome.result.put("msg", message);
    if (applies) {
      outcome.result.put("changed", false);
    } else {
      outcome.result.put("skipped", true);
      outcome.result.put("skip_reason", reason);
      play.run.events().taskEnded(play.info(task, templar), outcome);
    }
    return outcome;
  }

  private static boolean holds(Task task, Templar templar) {
    for (Condition condition : task.directives().conditions(Keyword.WHEN)) {
      try {
        if (!templar.condition(condition.expression())) {
          return false;
        }
      } catch (TemplateException e) {
        throw new JansibleException(e.text(), task.position(), e);
      }
    }
    return true;
  }

  private String act(String action, Task task, String host, Templar templar) {
    return switch (action) {
      case "noop" -> "noop";
      case "flush_handlers" -> flush(host);
      case "refresh_inventory" -> {
        play.run.inventory().refresh();
        yield "inventory successfully refreshed";
      }
      case "clear_facts" -> {
        play.batch().forEach(play.run.variables()::clearFacts);
        yield "facts cleared";
      }
      case "clear_host_errors" -> {
        for (String each : play.batch()) {
          play.state.failedHosts.remove(each);
          play.state.unreachableHosts.remove(each);
          play.iterator.clearErrors(each);
          play.restore(each);
        }
        yield "cleared host errors";
      }
      case "end_batch" -> {
        play.hostsLeft().forEach(play.iterator::end);
        yield "ending batch";
      }
      case "end_play" -> {
        play.hostsLeft().forEach(play.iterator::end);
        play.endPlay();
        yield "ending play";
      }
      case "end_host" -> {
        play.iterator.end(host);
        yield "ending play for " + host;
      }
      case "role_complete" ->
          task.implicit() && task.role() != null && play.roleCompleted(task.role(), host)
              ? "role_complete for " + host
              : action;
      case "end_role" -> {
        if (task.role() == null) {
          throw new JansibleException(
              "Cannot execute 'end_role' from outside of a role", task.position());
        }
        endRole(host);
        yield "ending role " + task.role().shownName() + " for " + host;
      }
      case "reset_connection" -> {
        new Target(
                play.run,
                play.scope,
                host,
                task,
                templar,
                templar,
                new KeywordValues(task, templar, play.run.omit()))
            .reset();
        yield "reset connection";
      }
      default ->
          throw new JansibleException("invalid meta action requested: " + action, task.position());
    };
  }

  private String flush(String host) {
    notifications.flush(host);
    HostState state = play.iterator.state(host);
    if (state.running == HostState.Running.HANDLERS) {
      throw new JansibleException("flush_handlers cannot be used as a handler");
    }
    if (!play.state.unreachableHosts.contains(host)) {
      state.beforeFlushing = state.running;
      state.running = HostState.Running.HANDLERS;
    }
    return "triggered running handlers for " + host;
  }

  private void endRole(String host) {
    while (true) {
      PlayIterator.Next next = play.iterator.peek(host);
      if (next.task() == null || Meta.is(next.task(), "role_complete")) {
        return;
      }
      play.iterator.setState(host, next.state());
    }
  }

  /** Only for hosts that go on it is a sentence; the reason says it for all. */
  private static String skippedMessage(String action, String host) {
    return action.equals("end_host")
        ? "end_host conditional evaluated to false, continuing execution for " + host
        : action;
  }

  private static String notDone(String action, Task task, String host) {
    return switch (action) {
      case "flush_handlers" -> ", not running handlers for " + host;
      case "clear_facts" -> ", not clearing facts and fact cache for " + host;
      case "clear_host_errors" -> ", not clearing host error state for " + host;
      case "end_batch" -> ", continuing current batch";
      case "end_play" -> ", continuing play";
      case "end_host" -> ", continuing execution for " + host;
      case "end_role" ->
          "continuing role "
              + (task.role() == null ? "" : task.role().shownName())
              + " for "
              + host;
      default -> "";
    };
  }
}
