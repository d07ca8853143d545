package io.jansible.template.value;

import org.jspecify.annotations.Nullable;

/** Text that is more than its characters; what has no use for the rest takes {@link #value}. */
public sealed interface MarkedText extends CharSequence permits NativeText, VaultedText {
  /** The text alone. */
  String value();

  /** A value without such a mark, if it has one. */
  static @Nullable Object plain(@Nullable Object value) {
    return value instanceof MarkedText text ? text.value() : value;
  }
}
