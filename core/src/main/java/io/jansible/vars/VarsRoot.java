package io.jansible.vars;

/**
 * Beside which files {@code group_vars} and {@code host_vars} count ({@code playbook_vars_root}).
 */
public enum VarsRoot {
  /** The playbook. */
  TOP,
  /** The task's role, or else the file that the task stands in. */
  BOTTOM,
  /** The task's role, those that depend on it, and the task's file. */
  ALL
}
