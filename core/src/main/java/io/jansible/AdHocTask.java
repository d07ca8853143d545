package io.jansible;

import io.jansible.engine.AdHocSettings;

/**
 * One task on the hosts of a pattern: what {@code ansible PATTERN -m MODULE -a ARGUMENTS} runs.
 *
 * @param pattern which hosts
 * @param module name of the module or action
 * @param arguments {@code key=value} pairs, a command's words, or a JSON object; empty for none
 * @param background seconds that it may run in the background, 0 to wait for it
 * @param poll seconds between looks at a background task, 0 not to wait for its end
 * @param timeout seconds that it may take, 0 for any time
 */
public record AdHocTask(
    String pattern, String module, String arguments, int background, int poll, int timeout)
    implements AdHocSettings {
  /** A task that is waited for. */
  public static AdHocTask of(String pattern, String module, String arguments) {
    return new AdHocTask(pattern, module, arguments, 0, 0, 0);
  }
}
