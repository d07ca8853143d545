package io.jansible.cli.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What Ctrl-C does: asks the run that is under way to stop, waits a little for its last output, and
 * lets the process end. One for each process; commands that run in-process have one that nobody
 * pulls.
 */
public final class Interruption {
  private static final long PATIENCE_SECONDS = 5;

  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable Runnable cancel;
  private boolean interrupted;

  /**
   * Says how the run that begins now is stopped; stops it at once if that was asked for already.
   */
  synchronized void onInterrupt(Runnable stop) {
    cancel = stop;
    if (interrupted) {
      stop.run();
    }
  }

  synchronized boolean interrupted() {
    return interrupted;
  }

  /** The command has come to its end. */
  public void ended() {
    ended.countDown();
  }

  /** Stops the run and waits for the command's end, not for ever. */
  public void interrupt() {
    synchronized (this) {
      interrupted = true;
      if (cancel != null) {
        cancel.run();
      }
    }
    try {
      if (cancel != null) {
        boolean unused = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
