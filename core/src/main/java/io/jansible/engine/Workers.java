package io.jansible.engine;

import io.jansible.playbook.Task;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs work on virtual threads in the order in which it is given, {@code forks} at a time, and of
 * one task no more than its {@code throttle} allows.
 */
final class Workers {
  private final int forks;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedList<Work> waiting = new LinkedList<>();
  private final Map<Task, Integer> runningOf = new IdentityHashMap<>();
  private int running;

  /**
   * @param limit how many of the task may run at once; 0 for as many as there are
   */
  private record Work(Task task, long limit, Runnable run) {}

  Workers(int forks) {
    this.forks = Math.max(1, forks);
  }

  void submit(Task task, long limit, Runnable run) {
    lock.lock();
    try {
      waiting.add(new Work(task, limit, run));
      dispatch();
    } finally {
      lock.unlock();
    }
  }

  private void dispatch() {
    Iterator<Work> each = waiting.iterator();
    while (running < forks && each.hasNext()) {
      Work next = each.next();
      if (next.limit > 0 && runningOf.getOrDefault(next.task, 0) >= next.limit) {
        continue;
      }
      each.remove();
      running++;
      runningOf.merge(next.task, 1, Integer::sum);
      Thread.ofVirtual().start(() -> run(next));
    }
  }

  private void run(Work work) {
    try {
      work.run.run();
    } finally {
      lock.lock();
      try {
        running--;
        runningOf.computeIfPresent(work.task, (task, count) -> count == 1 ? null : count - 1);
        dispatch();
      } finally {
        lock.unlock();
      }
    }
  }
}
