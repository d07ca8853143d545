package io.jansible.engine;

import io.jansible.event.HostResult;
import io.jansible.event.HostResult.Status;
import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;
import io.jansible.event.TaskInfo;
import io.jansible.inventory.Inventory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Hands events to the listeners, one at a time. */
final class EventBus {
  private final List<RunListener> listeners;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> warned = new HashSet<>();

  EventBus(List<RunListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  void send(RunEvent event) {
    lock.lock();
    try {
      for (RunListener listener : listeners) {
        listener.on(event);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A warning, once for each text. */
  void warn(String text) {
    lock.lock();
    try {
      if (warned.add(text)) {
        send(new RunEvent.Warning(text));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Hears of an inventory's sources. */
  Inventory.Listener forInventory() {
    return new Inventory.Listener() {
      @Override
      public void warn(String text) {
        EventBus.this.warn(text);
      }

      @Override
      public void error(String text) {
        send(new RunEvent.ErrorNote(text));
      }

      @Override
      public void say(String text, int verbosity) {
        send(new RunEvent.Message(text, verbosity));
      }
    };
  }

  void deprecate(String text, @Nullable String version) {
    lock.lock();
    try {
      if (warned.add("deprecated: " + text)) {
        send(new RunEvent.Deprecation(text, version, null, null));
      }
    } finally {
      lock.unlock();
    }
  }

  void itemEnded(TaskInfo info, TaskOutcome item) {
    send(new RunEvent.ItemEnded(info, result(item, true)));
  }

  void taskEnded(TaskInfo info, TaskOutcome outcome) {
    send(new RunEvent.TaskEnded(info, result(outcome, false)));
  }

  void retried(TaskInfo info, TaskOutcome outcome) {
    send(new RunEvent.TaskRetried(info, result(outcome, false)));
  }

  static HostResult result(TaskOutcome outcome, boolean item) {
    Status status =
        outcome.failed()
            ? Status.FAILED
            : outcome.unreachable()
                ? Status.UNREACHABLE
                : outcome.skipped()
                    ? Status.SKIPPED
                    : outcome.changed() ? Status.CHANGED : Status.OK;
    boolean ignored =
        status == Status.FAILED
            ? outcome.ignoreErrors
            : status == Status.UNREACHABLE && outcome.ignoreUnreachable;
    return new HostResult(
        outcome.host,
        outcome.delegateTo,
        status,
        ignored,
        Results.forListeners(outcome, item),
        outcome.duration);
  }
}
