package io.jansible.engine;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether a run was asked to stop; wakes whoever sleeps or waits for a host. */
final class Cancellation {
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();

  void cancel() {
    cancelled.countDown();
    workers.forEach(Thread::interrupt);
  }

  boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  void check() {
    if (isCancelled()) {
      throw new CancellationException();
    }
  }

  /** Runs work that a cancellation interrupts. */
  void during(Runnable work) {
    Thread self = Thread.currentThread();
    workers.add(self);
    try {
      check();
      work.run();
    } finally {
      workers.remove(self);
    }
  }

  void sleep(Duration duration) {
    try {
      if (cancelled.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new CancellationException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }
}
