package io.jansible.modules.k8s;

import io.jansible.module.Args;
import io.jansible.module.ModuleCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Looks again and again, for as long as a task allows. */
final class Waiter {
  private final long begin = System.nanoTime();
  private final long timeout;
  private final long sleep;

  private final ModuleCall call;

  Waiter(ModuleCall call) {
    Args args = call.args();
    this.call = call;
    this.timeout = orZero(args.integer("wait_timeout"));
    this.sleep = orZero(args.integer("wait_sleep"));
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  /** Sleeps until it is time for another look; false if the time is over. */
  boolean again() {
    if (seconds() >= timeout) {
      return false;
    }
    call.control().sleep(Duration.ofSeconds(sleep));
    return true;
  }

  /** How long it has been. */
  long seconds() {
    return Duration.ofNanos(System.nanoTime() - begin).toSeconds();
  }
}
