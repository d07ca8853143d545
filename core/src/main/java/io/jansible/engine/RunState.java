package io.jansible.engine;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which hosts have dropped out of a run, and its counts. Outlives plays; used by the thread that
 * runs them alone.
 */
final class RunState {
  final Set<String> failedHosts = new LinkedHashSet<>();
  final Set<String> unreachableHosts = new LinkedHashSet<>();
  final Stats stats = new Stats();
  private boolean startAtDone;
  private long tasks;

  /** Whether {@code --start-at-task} has found its task. */
  boolean startAtDone() {
    return startAtDone;
  }

  void startAtFound() {
    startAtDone = true;
  }

  /** A number that no task event of this run has yet. */
  long nextTaskId() {
    return ++tasks;
  }
}
