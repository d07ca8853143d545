package io.jansible.event;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happens in a run, in the order a person would tell it. Delivered one at a time,
 * never two at once; data in it is final. Mirrors Ansible's callback methods.
 */
public sealed interface RunEvent {
  /** A playbook begins. */
  record PlaybookStarted(Path file) implements RunEvent {}

  /** A play, or one batch of its {@code serial}, begins. */
  record PlayStarted(PlayInfo play) implements RunEvent {}

  /** The play's pattern matches no host. */
  record NoHostsMatched() implements RunEvent {}

  /** Every host of the play has failed. */
  record NoHostsRemaining() implements RunEvent {}

  /** A task or handler begins on its first host. */
  record TaskStarted(TaskInfo task) implements RunEvent {}

  /** A task begins on one host. */
  record HostStarted(TaskInfo task, String host) implements RunEvent {}

  /** One item of a loop ended on one host; the whole task's {@link TaskEnded} follows. */
  record ItemEnded(TaskInfo task, HostResult result) implements RunEvent {}

  /** A task ended on one host. */
  record TaskEnded(TaskInfo task, HostResult result) implements RunEvent {}

  /**
   * A task with {@code until} or {@code retries} failed and is tried again; {@code attempts} and
   * {@code retries} are in the values.
   */
  record TaskRetried(TaskInfo task, HostResult result) implements RunEvent {}

  /** An async job was polled and is not finished. */
  record AsyncPolled(TaskInfo task, HostResult result) implements RunEvent {}

  /** An async job ended. */
  record AsyncEnded(TaskInfo task, HostResult result) implements RunEvent {}

  /**
   * A dynamic {@code include_tasks} file was loaded for some hosts; {@code item} is the loop item's
   * label.
   */
  record Included(TaskInfo task, String file, List<String> hosts, @Nullable Object item)
      implements RunEvent {}

  /** A handler was notified on a host, or will be when handlers are flushed. */
  record HandlerNotified(String handler, String host) implements RunEvent {}

  /** A meta action ran; text as Ansible's {@code -vv} has it. */
  record MetaRan(String text) implements RunEvent {}

  /** With {@code --step}: whether a task is to run was asked, and answered. */
  record StepAnswered(String question) implements RunEvent {}

  /** A warning for the person; shown once per text. */
  record Warning(String text) implements RunEvent {}

  /**
   * A deprecation warning.
   *
   * @param version in which it goes away, null if not known
   */
  record Deprecation(
      String text, @Nullable String version, @Nullable String date, @Nullable String collection)
      implements RunEvent {}

  /**
   * A line of {@code [ERROR]: } text: an include that failed to load, a retry file that could not
   * be written.
   */
  record ErrorText(String text) implements RunEvent {}

  /** A line of {@code [ERROR]: } text where nothing has failed: an inventory script's stderr. */
  record ErrorNote(String text) implements RunEvent {}

  /** A line for the person that is no result: {@code pause}'s text, a retry hint. */
  record Message(String text, int verbosity) implements RunEvent {}

  /**
   * A playbook ended.
   *
   * @param stats by host, every host that had a result
   * @param customStats of {@code set_stats}: by host, {@code _run} for the run's own
   */
  record PlaybookEnded(
      Map<String, HostStats> stats, Map<String, Map<String, @Nullable Object>> customStats)
      implements RunEvent {}
}
