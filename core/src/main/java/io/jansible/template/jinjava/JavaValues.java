package io.jansible.template.jinjava;

import com.hubspot.jinjava.objects.SafeString;
import io.jansible.template.value.Markup;
import io.jansible.value.Tuple;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values as jinjava's plugins give and take them, and as templates have them. Java objects that are
 * no data become their text.
 */
final class JavaValues {
  private JavaValues() {}

  /** A value of ours for one of jinjava's. */
  static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean flag -> flag;
      case Long number -> number;
      case Double number -> number;
      case java.math.BigInteger number -> io.jansible.template.value.Values.whole(number);
      case BigDecimal number -> number.doubleValue();
      case Float number -> number.doubleValue();
      case Number number -> number.longValue();
      case SafeString safe -> new Markup(safe.getValue());
      case Optional<?> optional -> plain(optional.orElse(null));
      case Tuple tuple -> tuple;
      case Map<?, ?> map -> {
        Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, item) -> copy.put(plain(key), plain(item)));
        yield copy;
      }
      case Iterable<?> items -> {
        List<@Nullable Object> copy = new ArrayList<>();
        items.forEach(item -> copy.add(plain(item)));
        yield copy;
      }
      case Object[] items -> {
        List<@Nullable Object> copy = new ArrayList<>();
        for (Object item : items) {
          copy.add(plain(item));
        }
        yield copy;
      }
      case io.jansible.template.value.PyObject own -> own;
      case io.jansible.template.value.PyCallable own -> own;
      default -> value.toString();
    };
  }

  /** What a plugin of jinjava's is handed. */
  static @Nullable Object forPlugin(@Nullable Object value) {
    return value instanceof Markup markup
        ? new SafeString(markup.value())
        : value instanceof io.jansible.template.value.Undefined ? null : value;
  }
}
