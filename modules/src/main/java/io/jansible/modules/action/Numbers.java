package io.jansible.modules.action;

import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;

/** Python's {@code int(value)} of arguments that an action converts itself. */
final class Numbers {
  private Numbers() {}

  static long integer(Object value) {
    return switch (value) {
      case Boolean bool -> bool ? 1 : 0;
      case Number number -> number.longValue();
      default -> {
        try {
          yield Long.parseLong(Text.str(value).strip().replace("_", ""));
        } catch (NumberFormatException e) {
          throw PythonError.value("invalid literal for int() with base 10: " + Text.repr(value));
        }
      }
    };
  }
}
