package io.jansible.foreign;

import io.jansible.template.value.Text;
import org.jspecify.annotations.Nullable;

/** Values as Python writes them. */
final class PythonText {
  private PythonText() {}

  /** {@code str(value)}. */
  static String of(@Nullable Object value) {
    return Text.str(value);
  }

  /** {@code repr(text)}: a literal of Python. */
  static String literal(String text) {
    return Text.repr(text);
  }
}
