package io.jansible;

/** What of a playbook is listed instead of running it. */
public enum Listing {
  /** {@code --list-hosts}. */
  HOSTS,
  /** {@code --list-tasks}. */
  TASKS,
  /** {@code --list-tags}. */
  TAGS,
  /** {@code --syntax-check}: nothing but the playbook's name. */
  SYNTAX
}
