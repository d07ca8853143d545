package io.jansible.module;

/**
 * One of Ansible's modules (or action plugins), in Java. Stateless and safe for many threads: one
 * instance serves a whole engine.
 */
public interface Module {
  /** Its name, arguments and abilities. The same object every time. */
  ModuleSpec spec();

  /**
   * Does what the task asks on the call's host.
   *
   * @return the result with Ansible's keys
   * @throws ModuleFailure if it fails; a {@link io.jansible.error.JansibleException} makes the task
   *     fail likewise, an {@link io.jansible.connection.UnreachableException} makes the host
   *     unreachable
   */
  ModuleResult run(ModuleCall call);

  /** Whether it runs once for all hosts of a play ({@code BYPASS_HOST_LOOP}). */
  default boolean bypassesHostLoop() {
    return false;
  }
}
