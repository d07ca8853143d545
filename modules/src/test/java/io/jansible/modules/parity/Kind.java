package io.jansible.modules.parity;

import java.util.Locale;

/** What a case of a module can be about. */
enum Kind {
  /** The task changes something. */
  CHANGE,
  /** The task finds everything as it is to be. */
  UNCHANGED,
  /** A {@code state: absent}. */
  ABSENT,
  /** A task in check mode. */
  CHECK,
  /** A task in diff mode. */
  DIFF,
  /** An argument that the module refuses. */
  ARGUMENT,
  /** A program is missing. */
  TOOL,
  /** A user may not do it. */
  DENIED,
  /** A task as another user. */
  BECOME;

  /** As the table spells it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
