package io.jansible.module;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  /**
   * What is known of an {@code async} job on the call's host: {@code started}, {@code finished}
   * and, once it ended, its whole result; null if there is no such job.
   */
  @Nullable Map<String, @Nullable Object> job(String id);

  /** Forgets an async job and removes what it left behind. */
  void forgetJob(String id);

  /** Where the call's host keeps its async jobs ({@code ~/.ansible_async}, made absolute). */
  String jobDirectory();

  /**
   * The value of a setting, by Ansible's name ({@code DEFAULT_NO_TARGET_SYSLOG}); null if it has
   * none.
   */
  @Nullable Object setting(String name);

  /** What {@code ansible_managed} says in templates. */
  String managedText();
}
