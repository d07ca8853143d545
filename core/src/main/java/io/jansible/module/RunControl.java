package io.jansible.module;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a run that only a few actions touch. */
public interface RunControl {
  /**
   * Asks the person at the terminal; null where there is none.
   *
   * @param echo whether what is typed shows
   * @param timeout null waits for ever
   */
  @Nullable String prompt(String text, boolean echo, @Nullable Duration timeout);

  /** Sleeps; ends early with an exception if the run is cancelled. */
  void sleep(Duration duration);

  /** Closes the host's connection, so that the next operation connects anew. */
  void resetConnection();

  /** Prints a line for the person, as {@code pause} does, not an event of the run. */
  void display(String line);

  /** Names of hosts that match a pattern, in inventory order. */
  List<String> hosts(String pattern);
}
