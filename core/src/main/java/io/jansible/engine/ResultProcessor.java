package io.jansible.engine;

import io.jansible.event.RunEvent;
import io.jansible.event.TaskInfo;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.value.Unsafe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a task's result on one host: failing and rescuing, counts, notifications,
 * facts, registered variables, events. Ansible's {@code _process_pending_results}.
 */
final class ResultProcessor {
  /** Facts about a connection belong to the host that was delegated to. */
  private static final List<String> ALWAYS_DELEGATED = List.of("discovered_interpreter_");

  private final PlayState play;
  private final Notifications notifications;

  ResultProcessor(PlayState play, Notifications notifications) {
    this.play = play;
    this.notifications = notifications;
  }

  void process(TaskInfo info, TaskOutcome outcome) {
    Task task = outcome.task;
    String host = outcome.host;
    boolean ran = false;
    if (outcome.failed()) {
      ran = true;
      failed(outcome);
      play.run.events().taskEnded(info, outcome);
    } else if (outcome.unreachable()) {
      if (outcome.ignoreUnreachable) {
        count(Stats.Count.OK, host);
        count(Stats.Count.IGNORED, host);
      } else {
        play.state.unreachableHosts.add(host);
        play.remove(host);
        count(Stats.Count.UNREACHABLE, host);
      }
      play.run.events().taskEnded(info, outcome);
    } else if (outcome.skipped()) {
      count(Stats.Count.SKIPPED, host);
      play.run.events().taskEnded(info, outcome);
    } else {
      ran = true;
      succeeded(info, outcome);
      if (!isInclude(task)) {
        count(Stats.Count.OK, host);
        if (outcome.is("changed")) {
          count(Stats.Count.CHANGED, host);
        }
      }
      play.run.events().taskEnded(info, outcome);
    }
    register(outcome);
    if (task.role() != null && ran) {
      play.roleStarted(task.role(), host);
    }
  }

  /**
   * Undoes what a result did to its host, which has the task again.
   *
   * @param before where every host was
   */
  void takeBack(TaskOutcome outcome, Map<String, HostState> before) {
    play.state.failedHosts.clear();
    before.forEach(
        (host, state) -> {
          if (host.equals(outcome.host) || (outcome.runOnce && outcome.failed())) {
            play.iterator.setState(host, state);
            play.restore(host);
          }
        });
    if (outcome.failed()) {
      play.state.stats.subtract(Stats.Count.FAILED, outcome.host);
    }
    if (outcome.unreachable()) {
      play.state.stats.subtract(Stats.Count.UNREACHABLE, outcome.host);
    }
    if (outcome.changed()) {
      play.state.stats.subtract(Stats.Count.CHANGED, outcome.host);
    }
    if (outcome.skipped()) {
      play.state.stats.subtract(Stats.Count.SKIPPED, outcome.host);
    }
    play.state.stats.subtract(Stats.Count.OK, outcome.host);
  }

  static boolean isInclude(Task task) {
    return task.is("include_tasks") || task.is("include_role");
  }

  private void count(Stats.Count what, String host) {
    play.state.stats.add(what, host);
  }

  private void failed(TaskOutcome outcome) {
    String host = outcome.host;
    if (outcome.ignoreErrors) {
      count(Stats.Count.OK, host);
      count(Stats.Count.IGNORED, host);
      if (outcome.is("changed")) {
        count(Stats.Count.CHANGED, host);
      }
      return;
    }
    HostState whenFailed = play.iterator.state(host).copy();
    if (outcome.runOnce) {
      for (String each : play.batch()) {
        if (!play.state.unreachableHosts.contains(each)) {
          play.markFailed(each);
        }
      }
    } else {
      play.markFailed(host);
    }
    if (play.iterator.isFailed(host)
        && play.iterator.peek(host).state().running == HostState.Running.COMPLETE) {
      play.state.failedHosts.add(host);
    }
    if (whenFailed.anyBlockRescuing()) {
      count(Stats.Count.RESCUED, host);
      play.restore(host);
      Map<String, @Nullable Object> failure = new LinkedHashMap<>();
      failure.put("ansible_failed_task", Unsafe.mark(FailedTask.describe(outcome.task)));
      failure.put("ansible_failed_result", Unsafe.mark(Results.registered(outcome.result)));
      play.run.variables().setVariables(host, failure);
    } else {
      count(Stats.Count.FAILED, host);
    }
  }

  private void succeeded(TaskInfo info, TaskOutcome outcome) {
    boolean changed = outcome.changed();
    if (!outcome.looped) {
      take(info, outcome, outcome, changed);
      return;
    }
    for (TaskOutcome item : outcome.items) {
      take(info, outcome, item, changed);
    }
  }

  /** One result, of the task or of an item of its loop. */
  private void take(TaskInfo info, TaskOutcome whole, TaskOutcome each, boolean changed) {
    if (changed) {
      each.notify.forEach(name -> notifications.take(each.host, name));
    }
    if (TaskRunner.changesInventory(each)) {
      changeInventory(each);
      if (whole.looped) {
        play.run.events().itemEnded(info, each);
        if (each.is("changed")) {
          whole.result.put("changed", true);
        }
        if (each.is("failed")) {
          whole.result.put("failed", true);
        }
      }
    }
    if (each.result.get("ansible_facts") instanceof Map<?, ?> facts && !each.task.is("debug")) {
      takeFacts(each, textKeys(facts));
    }
    if (each.result.get("ansible_stats") instanceof Map<?, ?> stats) {
      takeStats(each, stats);
    }
  }

  private void changeInventory(TaskOutcome each) {
    boolean changed;
    if (each.result.get("add_host") instanceof Map<?, ?> host) {
      String name = String.valueOf(host.get("host_name"));
      changed =
          play.run
              .inventory()
              .addHost(name, texts(host.get("groups")), textKeys(host.get("host_vars")));
      if (changed) {
        play.addHost(name);
      }
    } else {
      changed = false;
      for (String host : hostsOf(each)) {
        changed |=
            play.run
                .inventory()
                .addToGroup(
                    host,
                    String.valueOf(each.result.get("add_group")),
                    texts(each.result.get("parent_groups")));
      }
    }
    each.result.put("changed", changed);
    ResultConditions.apply(each.task, each.result, () -> after(each));
  }

  /** Variables with the result of a task, or of an item of its loop, in them. */
  private Templar after(TaskOutcome each) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(each.loopVariables);
    if (each.task.directives().raw(Keyword.REGISTER) instanceof String name) {
      more.put(name, Unsafe.mark(Results.registered(each.result)));
    }
    return play.run
        .templates()
        .templar(play.run.variables().forTask(play.scope, each.host, each.task))
        .with(more);
  }

  /** With {@code run_once} the result counts for every host of the batch. */
  private List<String> hostsOf(TaskOutcome outcome) {
    return outcome.runOnce ? play.hostsLeft() : List.of(outcome.host);
  }

  private void takeFacts(TaskOutcome each, Map<String, @Nullable Object> facts) {
    List<String> hosts = hostsOf(each);
    Map<String, @Nullable Object> own = facts;
    if (each.delegateTo != null) {
      if (each.delegateFacts) {
        hosts = List.of(play.run.inventory().find(each.delegateTo).orElse(each.delegateTo));
      } else {
        own = new LinkedHashMap<>(facts);
        Map<String, @Nullable Object> delegated = new LinkedHashMap<>();
        facts.forEach(
            (name, value) -> {
              if (ALWAYS_DELEGATED.stream().anyMatch(name::startsWith)) {
                delegated.put(name, value);
              }
            });
        if (!delegated.isEmpty()) {
          own.keySet().removeAll(delegated.keySet());
          play.run.variables().addFacts(each.delegateTo, delegated);
        }
      }
    }
    boolean cacheable = Boolean.TRUE.equals(each.result.get("_ansible_facts_cacheable"));
    for (String host : hosts) {
      if (each.task.is("include_vars")) {
        play.run.variables().includeVariables(host, own);
      } else if (each.task.is("set_fact")) {
        if (cacheable) {
          play.run.variables().addFacts(host, own);
        }
        play.run.variables().setVariables(host, own);
      } else {
        play.run.variables().addFacts(host, own);
      }
    }
  }

  private void takeStats(TaskOutcome each, Map<?, ?> stats) {
    if (!(stats.get("data") instanceof Map<?, ?> data)) {
      return;
    }
    boolean aggregate = Boolean.TRUE.equals(stats.get("aggregate"));
    boolean perHost = !stats.containsKey("per_host") || Boolean.TRUE.equals(stats.get("per_host"));
    textKeys(data)
        .forEach(
            (name, value) -> {
              if (perHost) {
                hostsOf(each)
                    .forEach(host -> play.state.stats.setCustom(host, name, value, aggregate));
              } else {
                play.state.stats.setCustom(null, name, value, aggregate);
              }
            });
  }

  private void register(TaskOutcome outcome) {
    if (!(outcome.task.directives().raw(Keyword.REGISTER) instanceof String name)) {
      return;
    }
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put(name, Unsafe.mark(Results.registered(outcome.result)));
    for (String host : hostsOf(outcome)) {
      play.run.variables().setVariables(host, variables);
    }
  }

  private static Map<String, @Nullable Object> textKeys(@Nullable Object map) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    if (map instanceof Map<?, ?> source) {
      source.forEach((key, value) -> result.put(key.toString(), value));
    }
    return result;
  }

  private static List<String> texts(@Nullable Object list) {
    return list instanceof List<?> all ? all.stream().map(String::valueOf).toList() : List.of();
  }

  /** What listeners hear of an include that could not be loaded. */
  void includeFailed(TaskInfo info, TaskOutcome outcome, String reason) {
    outcome.result.put("failed", true);
    outcome.result.put("reason", reason);
    outcome.ignoreErrors = false;
    count(Stats.Count.FAILED, outcome.host);
    play.run.events().taskEnded(info, outcome);
  }

  void included(TaskInfo info, String file, List<String> hosts, @Nullable Object item) {
    hosts.forEach(host -> count(Stats.Count.OK, host));
    play.send(new RunEvent.Included(info, file, hosts, item));
  }
}
