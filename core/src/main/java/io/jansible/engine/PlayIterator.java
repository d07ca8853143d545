package io.jansible.engine;

import io.jansible.engine.HostState.Running;
import io.jansible.playbook.Block;
import io.jansible.playbook.Task;
import io.jansible.playbook.TaskItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says which task each host has next. Ansible's PlayIterator: the same states in the same order,
 * since what a failure in a nested rescue does is defined by them. Used by the strategy's thread
 * alone.
 */
final class PlayIterator {
  /** A host's next task and the state it is in when it takes it. */
  record Next(HostState state, @Nullable Task task) {}

  private final List<Block> blocks;
  private final Predicate<String> gathers;
  private final Map<String, HostState> states = new LinkedHashMap<>();
  private final Map<Task, Set<String>> notifiedHosts = new IdentityHashMap<>();
  private List<Task> handlers;
  private List<Block> handlerBlocks;
  private final List<Task> allTasks = new ArrayList<>();
  private int cursor;
  private final int batchSize;

  /**
   * @param setup the block whose one task gathers facts; empty where tags leave it out
   * @param blocks the play's blocks, filtered by tags
   * @param gathers whether a host of this name has its facts gathered
   */
  PlayIterator(
      Block setup,
      List<Block> blocks,
      List<Block> handlers,
      Collection<String> hosts,
      Predicate<String> gathers) {
    this.blocks = new ArrayList<>();
    this.blocks.add(setup);
    this.blocks.addAll(blocks);
    this.gathers = gathers;
    this.handlerBlocks = List.copyOf(handlers);
    this.handlers = tasksOf(handlerBlocks);
    this.blocks.forEach(block -> allTasks.addAll(block.allTasks()));
    hosts.forEach(host -> states.put(host, new HostState(this.blocks)));
    this.batchSize = hosts.size();
  }

  int batchSize() {
    return batchSize;
  }

  /**
   * Moves every host on to the first task that is wanted ({@code --start-at-task}).
   *
   * @return whether any host has such a task; the others are through with the play
   */
  boolean startAt(Predicate<Task> wanted) {
    boolean found = false;
    for (String host : List.copyOf(states.keySet())) {
      boolean foundHere = false;
      while (!foundHere) {
        Next next = peek(host);
        if (next.task() == null) {
          setState(host, next.state());
          break;
        }
        if (wanted.test(next.task())) {
          foundHere = true;
        } else {
          setState(host, next.state());
        }
      }
      if (foundHere) {
        HostState state = state(host);
        state.didStartAtTask = true;
        state.running = HostState.Running.SETUP;
        found = true;
      }
    }
    return found;
  }

  HostState state(String host) {
    return states.computeIfAbsent(host, name -> new HostState(List.of()));
  }

  void setState(String host, HostState state) {
    states.put(host, state);
  }

  /** Where every host is, to come back to. */
  Map<String, HostState> snapshot() {
    return new LinkedHashMap<>(states);
  }

  /** The host's next task without taking it. */
  Next peek(String host) {
    HostState state = state(host).copy();
    return state.running == Running.COMPLETE ? new Next(state, null) : advance(state, host);
  }

  /** Takes the host's next task. */
  Next take(String host) {
    Next next = peek(host);
    setState(host, next.state);
    return next;
  }

  private Next advance(HostState state, String host) {
    Task task = null;
    while (true) {
      if (state.block >= state.blocks.size()) {
        state.running = Running.COMPLETE;
        return new Next(state, null);
      }
      Block block = state.current();
      switch (state.running) {
        case SETUP -> {
          if (!state.pendingSetup) {
            state.pendingSetup = true;
            if (gathers.test(host) && !blocks.get(0).tasks().isEmpty()) {
              task = (Task) blocks.get(0).tasks().get(0);
            }
          } else {
            state.pendingSetup = false;
            state.running = Running.TASKS;
            if (!state.didStartAtTask) {
              state.nextBlock();
            }
          }
        }
        case TASKS -> {
          state.pendingSetup = false;
          if (state.tasksChild != null) {
            Next inner = advance(state.tasksChild, host);
            task = inner.task;
            state.tasksChild = inner.state;
            if (HostState.isFailed(state.tasksChild)) {
              state.tasksChild = null;
              state.fail();
            } else if (task == null || state.tasksChild.running == Running.COMPLETE) {
              state.tasksChild = null;
              continue;
            }
          } else if (HostState.isFailed(state)) {
            state.running = Running.RESCUE;
          } else if (state.task >= block.tasks().size()) {
            state.running = Running.ALWAYS;
          } else {
            switch (block.tasks().get(state.task)) {
              case Task each -> task = each;
              case Block each -> state.tasksChild = HostState.inside(each);
            }
            state.task++;
          }
        }
        case RESCUE -> {
          if (state.rescueChild != null) {
            Next inner = advance(state.rescueChild, host);
            task = inner.task;
            state.rescueChild = inner.state;
            if (HostState.isFailed(state.rescueChild)) {
              state.rescueChild = null;
              state.fail();
            } else if (task == null || state.rescueChild.running == Running.COMPLETE) {
              state.rescueChild = null;
              continue;
            }
          } else if ((state.failed & HostState.FAILED_RESCUE) != 0) {
            state.running = Running.ALWAYS;
          } else if (state.rescue >= block.rescue().size()) {
            if (!block.rescue().isEmpty()) {
              state.failed = HostState.FAILED_NOT;
            }
            state.running = Running.ALWAYS;
            state.didRescue = true;
          } else {
            switch (block.rescue().get(state.rescue)) {
              case Task each -> task = each;
              case Block each -> state.rescueChild = HostState.inside(each);
            }
            state.rescue++;
          }
        }
        case ALWAYS -> {
          if (state.alwaysChild != null) {
            Next inner = advance(state.alwaysChild, host);
            task = inner.task;
            state.alwaysChild = inner.state;
            if (HostState.isFailed(state.alwaysChild)) {
              state.alwaysChild = null;
              state.fail();
            } else if (task == null || state.alwaysChild.running == Running.COMPLETE) {
              state.alwaysChild = null;
              continue;
            }
          } else if (state.always >= block.always().size()) {
            if (state.failed != HostState.FAILED_NOT) {
              state.running = Running.COMPLETE;
            } else {
              state.nextBlock();
              state.running = Running.TASKS;
              state.didRescue = false;
            }
          } else {
            switch (block.always().get(state.always)) {
              case Task each -> task = each;
              case Block each -> state.alwaysChild = HostState.inside(each);
            }
            state.always++;
          }
        }
        case HANDLERS -> {
          if (state.updateHandlers) {
            state.handlers = new ArrayList<>(handlers);
            state.updateHandlers = false;
          }
          task = nextHandler(state, host);
        }
        case COMPLETE -> {
          return new Next(state, null);
        }
      }
      if (task != null) {
        if (task.implicit() && Meta.is(task, "flush_handlers") && nothingToFlush(host)) {
          task = null;
          continue;
        }
        return new Next(state, task);
      }
    }
  }

  private @Nullable Task nextHandler(HostState state, String host) {
    while (state.handler < state.handlers.size()) {
      Task handler = state.handlers.get(state.handler++);
      if (isNotified(handler, host)) {
        return handler;
      }
    }
    state.handler = 0;
    state.running = state.beforeFlushing == null ? Running.COMPLETE : state.beforeFlushing;
    state.updateHandlers = true;
    return null;
  }

  private boolean nothingToFlush(String host) {
    return state(host).handlerNotifications.isEmpty()
        && handlers.stream()
            .allMatch(handler -> notifiedHosts.getOrDefault(handler, Set.of()).isEmpty());
  }

  void fail(String host) {
    HostState state = state(host).copy();
    if (state.running == Running.HANDLERS) {
      state.running = state.beforeFlushing == null ? Running.COMPLETE : state.beforeFlushing;
      state.updateHandlers = true;
    }
    setState(host, state.fail());
  }

  boolean isFailed(String host) {
    return HostState.isFailed(state(host));
  }

  List<String> failedHosts() {
    return states.entrySet().stream()
        .filter(each -> HostState.isFailed(each.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Ends the play for a host: {@code meta: end_host} and the like. */
  void end(String host) {
    HostState state = state(host);
    if (state.active().running == Running.RESCUE) {
      state.failed = HostState.FAILED_NOT;
    }
    state.running = Running.COMPLETE;
  }

  void clearErrors(String host) {
    state(host).clearErrors();
  }

  void insert(String host, List<Block> included) {
    HostState state = state(host).copy();
    state.insert(included);
    setState(host, state);
  }

  /** The blocks whose tasks are the play's handlers, those of included roles too. */
  List<Block> handlerBlocks() {
    return handlerBlocks;
  }

  void addHandlers(List<Block> more) {
    List<Block> all = new ArrayList<>(handlerBlocks);
    all.addAll(more);
    handlerBlocks = List.copyOf(all);
    handlers = tasksOf(handlerBlocks);
  }

  /** Notifies a handler for a host; false if it was notified already. */
  boolean notify(Task handler, String host) {
    return notifiedHosts.computeIfAbsent(handler, each -> new LinkedHashSet<>()).add(host);
  }

  boolean isNotified(Task handler, String host) {
    return notifiedHosts.getOrDefault(handler, Set.of()).contains(host);
  }

  void clearNotified(Task handler, String host) {
    Set<String> hosts = notifiedHosts.get(handler);
    if (hosts != null) {
      hosts.remove(host);
    }
  }

  void clearNotified(Task handler) {
    notifiedHosts.remove(handler);
  }

  // ---- the lockstep of the linear strategy

  /** The next task in the play's order that one of these hosts is at. */
  Task nextInOrder(Set<Task> wanted) {
    for (int round = 0; round < 2; round++) {
      while (cursor < allTasks.size()) {
        Task task = allTasks.get(cursor++);
        if (wanted.contains(task)) {
          return task;
        }
      }
      cursor = 0; // tasks before the cursor are met again after meta: clear_host_errors
    }
    throw new IllegalStateException("hosts are at tasks that the play does not have: " + wanted);
  }

  /** Tasks that come next in the play's order: of an include, or handlers when they are flushed. */
  void insertInOrder(List<Task> tasks) {
    allTasks.addAll(cursor, tasks);
  }

  static List<Task> tasksOf(List<Block> blocks) {
    List<Task> tasks = new ArrayList<>();
    for (Block block : blocks) {
      for (TaskItem item : block.tasks()) {
        if (item instanceof Task task) {
          tasks.add(task);
        } else if (item instanceof Block inner) {
          tasks.addAll(inner.allTasks());
        }
      }
    }
    return tasks;
  }
}
