package io.jansible.module;

import java.util.List;

/**
 * What a module declares of itself.
 *
 * @param name fully qualified: {@code ansible.builtin.copy}
 * @param summary one line for {@code jansible-doc}
 * @param arguments its arguments
 * @param checkMode whether it predicts in check mode; one that does not is skipped there
 * @param freeForm whether text without {@code key=} is allowed, and arrives as the argument {@code
 *     _raw_params}
 * @param needsHost whether it touches the task's host; one that does not ({@code set_fact}, {@code
 *     debug}) makes no connection
 * @param async whether a task of it may be {@code async}: what Ansible has an action plugin for
 *     mostly may not
 * @param aliases other fully qualified names, such as {@code ansible.builtin.systemd} for {@code
 *     systemd_service}
 * @param standsFor the SHA-256 digests, in lower-case hexadecimal, of files of this module that it
 *     does the work of: where one of them would run, this module does. A file that was edited has
 *     another digest, and runs itself
 */
public record ModuleSpec(
    String name,
    String summary,
    ArgumentSpec arguments,
    boolean checkMode,
    boolean freeForm,
    boolean needsHost,
    boolean async,
    List<String> aliases,
    List<String> standsFor) {

  /** A module that works on the host and supports check mode. */
  public static ModuleSpec of(String name, String summary, ArgumentSpec arguments) {
    return new ModuleSpec(name, summary, arguments, true, false, true, true, List.of(), List.of());
  }

  public ModuleSpec withoutCheckMode() {
    return new ModuleSpec(
        name, summary, arguments, false, freeForm, needsHost, async, aliases, standsFor);
  }

  public ModuleSpec withFreeForm() {
    return new ModuleSpec(
        name, summary, arguments, checkMode, true, needsHost, async, aliases, standsFor);
  }

  /** Runs on the controller alone, and so is never {@code async}. */
  public ModuleSpec onController() {
    return new ModuleSpec(
        name, summary, arguments, checkMode, freeForm, false, false, aliases, standsFor);
  }

  /** Refuses to be {@code async}. */
  public ModuleSpec withoutAsync() {
    return new ModuleSpec(
        name, summary, arguments, checkMode, freeForm, needsHost, false, aliases, standsFor);
  }

  public ModuleSpec withAliases(String... names) {
    return new ModuleSpec(
        name, summary, arguments, checkMode, freeForm, needsHost, async, List.of(names), standsFor);
  }

  /** Runs in the place of files with these digests. */
  public ModuleSpec standingFor(String... digests) {
    return new ModuleSpec(
        name, summary, arguments, checkMode, freeForm, needsHost, async, aliases, List.of(digests));
  }
}
