package io.jansible.yaml;

import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the marks off that stand inside a value which is unsafe as a whole. */
final class Plain {
  private Plain() {}

  static @Nullable Object of(@Nullable Object value) {
    return switch (value) {
      case Unsafe unsafe -> of(unsafe.value());
      case List<?> list -> {
        List<@Nullable Object> plain = new ArrayList<>(list.size());
        list.forEach(item -> plain.add(of(item)));
        yield plain;
      }
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((key, each) -> plain.put(key, of(each)));
        yield plain;
      }
      case null, default -> value;
    };
  }
}
