package io.jansible;

/** A run that is under way. */
public interface RunHandle {
  /**
   * Waits for its end. Throws what ended it early: {@link io.jansible.error.JansibleException} for
   * bad input.
   */
  RunResult await();

  /**
   * Asks it to stop: no new task begins, running commands are cut off, {@link #await} returns soon.
   */
  void cancel();
}
