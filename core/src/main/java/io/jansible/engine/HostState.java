package io.jansible.engine;

import io.jansible.playbook.Block;
import io.jansible.playbook.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one host has come in a play: a position in a list of blocks, and below it in the block it
 * is in. Ansible's HostState.
 */
final class HostState {
  /** Which part of a block is under way. */
  enum Running {
    SETUP,
    TASKS,
    RESCUE,
    ALWAYS,
    HANDLERS,
    COMPLETE
  }

  static final int FAILED_NOT = 0;
  static final int FAILED_SETUP = 1;
  static final int FAILED_TASKS = 2;
  static final int FAILED_RESCUE = 4;
  static final int FAILED_ALWAYS = 8;

  List<Block> blocks;
  List<Task> handlers = new ArrayList<>();
  List<String> handlerNotifications = new ArrayList<>();
  int block;
  int task;
  int rescue;
  int always;
  int handler;
  Running running = Running.SETUP;
  int failed = FAILED_NOT;
  @Nullable Running beforeFlushing;
  boolean updateHandlers = true;
  boolean pendingSetup;
  @Nullable HostState tasksChild;
  @Nullable HostState rescueChild;
  @Nullable HostState alwaysChild;
  boolean didRescue;
  boolean didStartAtTask;

  HostState(List<Block> blocks) {
    this.blocks = new ArrayList<>(blocks);
  }

  HostState copy() {
    HostState copy = new HostState(blocks);
    copy.handlers = new ArrayList<>(handlers);
    copy.handlerNotifications = new ArrayList<>(handlerNotifications);
    copy.block = block;
    copy.task = task;
    copy.rescue = rescue;
    copy.always = always;
    copy.handler = handler;
    copy.running = running;
    copy.failed = failed;
    copy.beforeFlushing = beforeFlushing;
    copy.updateHandlers = updateHandlers;
    copy.pendingSetup = pendingSetup;
    copy.didRescue = didRescue;
    copy.didStartAtTask = didStartAtTask;
    copy.tasksChild = tasksChild == null ? null : tasksChild.copy();
    copy.rescueChild = rescueChild == null ? null : rescueChild.copy();
    copy.alwaysChild = alwaysChild == null ? null : alwaysChild.copy();
    return copy;
  }

  /** The state of a block that stands as one item in another block's list. */
  static HostState inside(Block block) {
    HostState state = new HostState(List.of(block));
    state.running = Running.TASKS;
    return state;
  }

  Block current() {
    return blocks.get(block);
  }

  void nextBlock() {
    block++;
    task = 0;
    rescue = 0;
    always = 0;
    tasksChild = null;
    rescueChild = null;
    alwaysChild = null;
  }

  /** Whether it has failed and nothing will rescue it. */
  static boolean isFailed(@Nullable HostState state) {
    if (state == null) {
      return false;
    }
    if (state.running == Running.RESCUE && isFailed(state.rescueChild)) {
      return true;
    }
    if (state.running == Running.ALWAYS && isFailed(state.alwaysChild)) {
      return true;
    }
    if (state.failed != FAILED_NOT) {
      if (state.running == Running.RESCUE && (state.failed & FAILED_RESCUE) == 0) {
        return false;
      }
      if (state.running == Running.ALWAYS && (state.failed & FAILED_ALWAYS) == 0) {
        return false;
      }
      return !(state.didRescue && (state.failed & FAILED_ALWAYS) == 0);
    }
    if (state.running == Running.TASKS && isFailed(state.tasksChild)) {
      return state.current().rescue().isEmpty() || (state.failed & FAILED_RESCUE) != 0;
    }
    return false;
  }

  /** Moves on to the rescue or always part, or to the end, after a task has failed. */
  HostState fail() {
    switch (running) {
      case SETUP -> {
        failed |= FAILED_SETUP;
        running = Running.COMPLETE;
      }
      case TASKS -> {
        if (tasksChild != null) {
          tasksChild = tasksChild.fail();
        } else {
          failed |= FAILED_TASKS;
          if (!current().rescue().isEmpty()) {
            running = Running.RESCUE;
          } else if (!current().always().isEmpty()) {
            running = Running.ALWAYS;
          } else {
            running = Running.COMPLETE;
          }
        }
      }
      case RESCUE -> {
        if (rescueChild != null) {
          rescueChild = rescueChild.fail();
        } else {
          failed |= FAILED_RESCUE;
          running = current().always().isEmpty() ? Running.COMPLETE : Running.ALWAYS;
        }
      }
      case ALWAYS -> {
        if (alwaysChild != null) {
          alwaysChild = alwaysChild.fail();
        } else {
          failed |= FAILED_ALWAYS;
          running = Running.COMPLETE;
        }
      }
      case HANDLERS, COMPLETE -> {}
    }
    return this;
  }

  void clearErrors() {
    failed = FAILED_NOT;
    if (tasksChild != null) {
      tasksChild.clearErrors();
    } else if (rescueChild != null) {
      rescueChild.clearErrors();
    } else if (alwaysChild != null) {
      alwaysChild.clearErrors();
    }
  }

  HostState active() {
    if (running == Running.TASKS && tasksChild != null) {
      return tasksChild.active();
    }
    if (running == Running.RESCUE && rescueChild != null) {
      return rescueChild.active();
    }
    if (running == Running.ALWAYS && alwaysChild != null) {
      return alwaysChild.active();
    }
    return this;
  }

  /** Whether the current block, or one it is in, would rescue a failure. */
  boolean anyBlockRescuing() {
    if (running == Running.TASKS && block < blocks.size() && !current().rescue().isEmpty()) {
      return true;
    }
    if (tasksChild != null) {
      return tasksChild.anyBlockRescuing();
    }
    if (rescueChild != null) {
      return rescueChild.anyBlockRescuing();
    }
    return alwaysChild != null && alwaysChild.anyBlockRescuing();
  }

  /** Puts included blocks right after the task that the host has just had. */
  void insert(List<Block> included) {
    if ((failed != FAILED_NOT && running == Running.TASKS) || included.isEmpty()) {
      return;
    }
    switch (running) {
      case TASKS -> {
        if (tasksChild != null) {
          tasksChild.insert(included);
        } else {
          Block at = current();
          blocks.set(block, at.with(spliced(at.tasks(), task, included), at.rescue(), at.always()));
        }
      }
      case RESCUE -> {
        if (rescueChild != null) {
          rescueChild.insert(included);
        } else {
          Block at = current();
          blocks.set(
              block, at.with(at.tasks(), spliced(at.rescue(), rescue, included), at.always()));
        }
      }
      case ALWAYS -> {
        if (alwaysChild != null) {
          alwaysChild.insert(included);
        } else {
          Block at = current();
          blocks.set(
              block, at.with(at.tasks(), at.rescue(), spliced(at.always(), always, included)));
        }
      }
      case HANDLERS -> {
        handlers.addAll(handler, PlayIterator.tasksOf(included));
      }
      case SETUP, COMPLETE -> {}
    }
  }

  private static <T> List<T> spliced(List<? extends T> items, int at, List<? extends T> more) {
    List<T> all = new ArrayList<>(items.subList(0, at));
    all.addAll(more);
    all.addAll(items.subList(at, items.size()));
    return all;
  }
}
