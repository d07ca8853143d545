package io.jansible.engine;

/** The parts that a listing may have. */
public enum ListingPart {
  /** {@code --list-hosts}. */
  HOSTS,
  /** {@code --list-tasks}. */
  TASKS,
  /** {@code --list-tags}. */
  TAGS,
  /** {@code --syntax-check}: nothing but the playbook's name. */
  SYNTAX
}
