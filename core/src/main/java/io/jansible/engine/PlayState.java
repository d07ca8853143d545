package io.jansible.engine;

import io.jansible.event.PlayInfo;
import io.jansible.event.RunEvent;
import io.jansible.event.TaskInfo;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.Role;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.template.TemplateException;
import io.jansible.template.value.Text;
import io.jansible.vars.PlayScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * One batch of a play while it runs: who is in it, what has run. Used by the strategy's thread
 * alone.
 */
final class PlayState {
  final RunContext run;
  final RunState state;
  final PlayScope scope;
  final PlayIterator iterator;
  final PlayInfo info;
  private final List<String> allHosts;
  private final List<String> batch;
  private final Map<String, Integer> places = new HashMap<>();
  private final Set<String> removed = new LinkedHashSet<>();
  private final Map<Role, Set<String>> startedRoles = new IdentityHashMap<>();
  private final Map<Role, Set<String>> completedRoles = new IdentityHashMap<>();
  private final Map<Task, TaskInfo> infos = new ConcurrentHashMap<>();
  private boolean endPlay;

  PlayState(
      RunContext run,
      RunState state,
      PlayScope scope,
      PlayIterator iterator,
      PlayInfo info,
      List<String> allHosts,
      List<String> batch) {
    this.run = run;
    this.state = state;
    this.scope = scope;
    this.iterator = iterator;
    this.info = info;
    this.allHosts = new ArrayList<>(allHosts);
    this.batch = List.copyOf(batch);
    this.batch.forEach(host -> places.put(host, places.size()));
    publishHosts();
  }

  List<String> batch() {
    return batch;
  }

  /** What workers answered, in the order of the batch's hosts, not of the answers. */
  <T> List<T> inHostOrder(List<T> answers, Function<T, String> host) {
    List<T> sorted = new ArrayList<>(answers);
    sorted.sort(
        Comparator.comparingInt(each -> places.getOrDefault(host.apply(each), places.size())));
    return sorted;
  }

  /** Hosts of the batch that can still be reached. */
  List<String> hostsLeft() {
    return batch.stream().filter(host -> !state.unreachableHosts.contains(host)).toList();
  }

  void markFailed(String host) {
    iterator.fail(host);
    remove(host);
  }

  /** The host has no longer a part in {@code ansible_play_hosts}. */
  void remove(String host) {
    if (removed.add(host)) {
      publishHosts();
    }
  }

  void restore(String host) {
    if (removed.remove(host)) {
      publishHosts();
    }
  }

  void addHost(String host) {
    if (!allHosts.contains(host)) {
      allHosts.add(host);
      publishHosts();
    }
  }

  private void publishHosts() {
    scope.hosts(
        allHosts,
        allHosts.stream().filter(host -> !removed.contains(host)).toList(),
        batch.stream().filter(host -> !removed.contains(host)).toList());
  }

  void endPlay() {
    endPlay = true;
  }

  boolean isEnded() {
    return endPlay;
  }

  // ---- roles: each runs once for a host

  void roleStarted(Role role, String host) {
    startedRoles.computeIfAbsent(role.identity(), each -> new HashSet<>()).add(host);
  }

  boolean roleCompleted(Role role, String host) {
    boolean ran = startedRoles.getOrDefault(role.identity(), Set.of()).contains(host);
    if (ran) {
      completedRoles.computeIfAbsent(role.identity(), each -> new HashSet<>()).add(host);
    }
    return ran;
  }

  /** Whether the task belongs to a role that the host has already had. */
  boolean isRepeated(Task task, String host) {
    Role role = task.role();
    return role != null
        && !task.handler()
        && !role.allowDuplicates()
        && completedRoles.getOrDefault(role.identity(), Set.of()).contains(host);
  }

  // ---- events about tasks

  /** The task as listeners see it, its name rendered with these variables the first time. */
  TaskInfo info(Task task, Templar templar) {
    return infos.computeIfAbsent(task, each -> describe(each, templar));
  }

  private TaskInfo describe(Task task, Templar templar) {
    String own = null;
    if (task.name() != null) {
      try {
        Object rendered = templar.valueOrRaw(task.name());
        own = rendered == null ? "" : Text.str(rendered);
      } catch (TemplateException e) {
        own = task.name();
      }
    }
    Role role = task.role();
    boolean noLog = Coerce.laxBool(orFalse(task.directives().raw(Keyword.NO_LOG)));
    return new TaskInfo(
        state.nextTaskId(),
        task.displayName(own),
        own,
        task.action(),
        role == null ? null : role.name(),
        task.position(),
        task.directives().list(Keyword.TAGS).stream().map(String::valueOf).toList(),
        noLog ? Map.of() : task.args(),
        task.handler(),
        setting(task, Keyword.CHECK_MODE, run.settings().check()),
        setting(task, Keyword.DIFF, run.settings().diff()),
        noLog,
        task.loop() != null);
  }

  private static boolean setting(Task task, Keyword keyword, boolean fallback) {
    Object raw = task.directives().raw(keyword);
    return raw == null ? fallback : Coerce.laxBool(raw);
  }

  private static Object orFalse(@org.jspecify.annotations.Nullable Object value) {
    return value == null ? false : value;
  }

  void send(RunEvent event) {
    run.events().send(event);
  }
}
