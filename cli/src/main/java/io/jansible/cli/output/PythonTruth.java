package io.jansible.cli.output;

import io.jansible.value.Unsafe;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Python takes for true. */
final class PythonTruth {
  private PythonTruth() {}

  static boolean of(@Nullable Object raw) {
    return switch (Unsafe.unmark(raw)) {
      case null -> false;
      case Boolean b -> b;
      case CharSequence text -> !text.isEmpty();
      case Collection<?> items -> !items.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      case Number n -> n.doubleValue() != 0;
      default -> true;
    };
  }
}
