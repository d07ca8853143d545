package io.jansible.template.lookup;

import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A lookup's keyword arguments, read with the types that its documentation gives them. */
record LookupOptions(Map<String, ? extends @Nullable Object> values) {
  private static final Set<String> TRUE = Set.of("y", "yes", "on", "1", "true", "t", "1.0");
  private static final Set<String> FALSE = Set.of("n", "no", "off", "0", "false", "f", "0.0");

  @Nullable Object get(String name, @Nullable Object fallback) {
    return values.containsKey(name) ? values.get(name) : fallback;
  }

  String text(String name, String fallback) {
    Object value = get(name, fallback);
    return value == null ? fallback : Text.str(value);
  }

  @Nullable String optionalText(String name) {
    Object value = get(name, null);
    return value == null ? null : Text.str(value);
  }

  boolean bool(String name, boolean fallback) {
    Object value = get(name, fallback);
    return switch (value) {
      case null -> fallback;
      case Boolean flag -> flag;
      default -> {
        String word = Text.str(value).toLowerCase(Locale.ROOT);
        if (TRUE.contains(word)) {
          yield true;
        }
        if (FALSE.contains(word)) {
          yield false;
        }
        throw new PythonError(
            "AnsibleOptionsError",
            "The value '%s' is not a valid boolean.  Valid booleans include: '0', '1', 'f', 'false', 'n',"
                    .formatted(Text.str(value))
                + " 'no', 'off', 'on', 't', 'true', 'y', 'yes'");
      }
    };
  }

  /** A list as it is, a text cut at its commas. */
  java.util.List<@Nullable Object> list(String name) {
    Object value = get(name, null);
    if (value == null) {
      return java.util.List.of();
    }
    if (value instanceof CharSequence text) {
      java.util.List<@Nullable Object> parts = new java.util.ArrayList<>();
      for (String part : text.toString().split(",", -1)) {
        parts.add(part.strip());
      }
      return parts;
    }
    return Values.list(value);
  }
}
