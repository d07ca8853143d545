package io.jansible.playbook;

import io.jansible.value.Unsafe;
import org.jspecify.annotations.Nullable;

/** A scalar of a playbook as text: booleans and null as Python writes them. */
final class PlainText {
  private PlainText() {}

  static String of(@Nullable Object raw) {
    Object value = Unsafe.unmark(raw);
    return switch (value) {
      case null -> "None";
      case Boolean bool -> bool ? "True" : "False";
      default -> value.toString();
    };
  }
}
