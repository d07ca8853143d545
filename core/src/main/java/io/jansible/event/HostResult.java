package io.jansible.event;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one task (or one item of its loop) came to on one host.
 *
 * @param host inventory name
 * @param delegatedTo where it really ran, null if on {@code host}
 * @param values the result with Ansible's keys, as a callback plugin gets it: {@code failed},
 *     {@code skipped} and internal keys are gone except {@code _ansible_verbose_always}, {@code
 *     _ansible_verbose_override}, {@code _ansible_item_label}, {@code _ansible_delegated_vars};
 *     censored under {@code no_log}. Not to be changed.
 * @param duration from the task's start on the host to its end
 */
public record HostResult(
    String host,
    @Nullable String delegatedTo,
    Status status,
    boolean ignored,
    Map<String, @Nullable Object> values,
    Duration duration) {

  /** How it ended. */
  public enum Status {
    OK,
    CHANGED,
    SKIPPED,
    FAILED,
    UNREACHABLE
  }

  public boolean changed() {
    return Boolean.TRUE.equals(values.get("changed"));
  }
}
