package io.jansible.testkit;

import io.jansible.event.HostResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task, or one item of its loop, came to on a host.
 *
 * @param name with its role before it ({@code role : name}), as output shows it
 * @param ownName without its role; the action where it has no name
 * @param item whether it is one item of a loop; the whole task follows
 * @param ignored whether it failed and that was ignored
 * @param values the result with Ansible's keys
 */
public record TaskOutcome(
    String host,
    String name,
    String ownName,
    String action,
    boolean handler,
    boolean item,
    HostResult.Status status,
    boolean ignored,
    Map<String, @Nullable Object> values) {

  /** Whether it is the task of this name, with its role or without. */
  boolean isNamed(String wanted) {
    return wanted.equals(name) || wanted.equals(ownName);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(status.name().toLowerCase(java.util.Locale.ROOT));
    text.append(": [").append(host).append("] ").append(handler ? "HANDLER " : "").append(name);
    boolean failed = status == HostResult.Status.FAILED || status == HostResult.Status.UNREACHABLE;
    if (failed) {
      text.append(ignored ? " (ignored): " : ": ").append(values.get("msg"));
      for (String key : java.util.List.of("stdout", "stderr")) {
        if (values.get(key) != null && !values.get(key).equals("")) {
          text.append("\n  ").append(key).append(": ").append(values.get(key));
        }
      }
    }
    return text.toString();
  }
}
