package io.jansible.template.run;

import io.jansible.template.value.DictView;
import io.jansible.template.value.Range;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Ansible does to each value before it is printed. */
final class Finalizer {
  private Finalizer() {}

  /**
   * None prints as nothing, views and ranges as lists; an undefined value anywhere inside fails.
   */
  static @Nullable Object finish(@Nullable Object value, boolean keepNone) {
    if (value == null) {
      return keepNone ? null : "";
    }
    if (value instanceof CharSequence || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof byte[] bytes) {
      return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }
    check(value, 0);
    return value instanceof DictView || value instanceof Range ? Values.list(value) : value;
  }

  private static void check(@Nullable Object value, int depth) {
    if (value instanceof Undefined undefined) {
      undefined.text();
    } else if (depth > 200) {
      return;
    } else if (value instanceof Map<?, ?> map) {
      for (Object member : map.values()) {
        check(member, depth + 1);
      }
    } else if (value instanceof List<?> list && !(value instanceof Range)) {
      for (Object member : list) {
        check(member, depth + 1);
      }
    }
  }
}
