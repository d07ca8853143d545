package io.jansible.template.filter;

import io.jansible.template.Arguments;
import io.jansible.template.value.DictView;
import io.jansible.template.value.Order;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.time.LocalDate;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code json.dumps} with Ansible's encoder, as {@code to_json} and {@code to_nice_json} call it.
 *
 * @param indent what each level is indented by; null for one line
 */
record JsonWriter(
    @Nullable String indent,
    boolean sortKeys,
    String itemSeparator,
    String keySeparator,
    boolean ascii,
    boolean skipKeys,
    boolean allowNan) {
  private static final Set<String> IGNORED =
      Set.of("vault_to_text", "preprocess_unsafe", "check_circular");

  static JsonWriter of(Arguments arguments, boolean nice) {
    Object indent = nice ? arguments.get(0, "indent", 4L) : arguments.named().get("indent");
    boolean sortKeys =
        Values.truth(
            nice
                ? arguments.get(1, "sort_keys", true)
                : arguments.named().getOrDefault("sort_keys", false));
    int positional = arguments.positional().size();
    if (positional > (nice ? 2 : 0)) {
      throw PythonError.type(
          "dumps() takes 1 positional argument but "
              + (1 + positional - (nice ? 2 : 0))
              + " positional arguments (and 3 keyword-only arguments) were given");
    }
    String item = indent == null ? ", " : ",";
    String key = ": ";
    boolean ascii = true;
    boolean skip = false;
    boolean nan = true;
    for (Map.Entry<String, @Nullable Object> named : arguments.named().entrySet()) {
      Object value = named.getValue();
      switch (named.getKey()) {
        case "indent", "sort_keys" -> {}
        case "ensure_ascii" -> ascii = Values.truth(value);
        case "skipkeys" -> skip = Values.truth(value);
        case "allow_nan" -> nan = Values.truth(value);
        case "separators" -> {
          if (!nice && value != null) {
            List<@Nullable Object> two = Values.list(value);
            if (two.size() != 2) {
              throw PythonError.value(
                  two.size() < 2
                      ? "not enough values to unpack (expected 2, got " + two.size() + ")"
                      : "too many values to unpack (expected 2)");
            }
            item = Text.str(two.get(0));
            key = Text.str(two.get(1));
          }
        }
        default -> {
          if (!IGNORED.contains(named.getKey())) {
            throw PythonError.type(
                "JSONEncoder.__init__() got an unexpected keyword argument '"
                    + named.getKey()
                    + "'");
          }
        }
      }
    }
    return new JsonWriter(indentText(indent), sortKeys, item, key, ascii, skip, nan);
  }

  private static @Nullable String indentText(@Nullable Object indent) {
    if (indent == null) {
      return null;
    }
    return indent instanceof CharSequence text
        ? text.toString()
        : " ".repeat(Math.max(0, Values.intValue(indent)));
  }

  String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(value, 0, out);
    return out.toString();
  }

  private void write(@Nullable Object value, int depth, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case Boolean flag -> out.append(flag.booleanValue());
      case CharSequence text -> quote(text.toString(), out);
      case Double number -> out.append(number(number));
      case Number number -> out.append(number);
      case Map<?, ?> map -> map(map, depth, out);
      case Undefined undefined -> throw undefined.error();
      case DictView view -> throw unserializable(view);
      case Set<?> set -> throw unserializable(set);
      case Collection<?> items -> items(items, depth, out);
      case LocalDate date -> quote(Text.str(date), out);
      case Temporal time -> quote(Text.str(time).replaceFirst(" ", "T"), out);
      default -> throw unserializable(value);
    }
  }

  private static PythonError unserializable(Object value) {
    return PythonError.type(
        "Object of type " + Values.typeName(value) + " is not JSON serializable");
  }

  private String number(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      if (!allowNan) {
        throw PythonError.value("Out of range float values are not JSON compliant");
      }
      return Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
    }
    return Text.number(number);
  }

  private void items(Collection<?> items, int depth, StringBuilder out) {
    if (items.isEmpty()) {
      out.append("[]");
      return;
    }
    out.append('[');
    boolean first = true;
    for (Object item : items) {
      if (!first) {
        out.append(itemSeparator);
      }
      first = false;
      line(depth + 1, out);
      write(item, depth + 1, out);
    }
    line(depth, out);
    out.append(']');
  }

  private void map(Map<?, ?> map, int depth, StringBuilder out) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    List<Object> keys = new ArrayList<>(map.keySet());
    if (sortKeys) {
      keys.sort(Order.ASCENDING);
    }
    out.append('{');
    boolean first = true;
    for (Object key : keys) {
      String name = key(key);
      if (name == null) {
        continue;
      }
      if (!first) {
        out.append(itemSeparator);
      }
      first = false;
      line(depth + 1, out);
      quote(name, out);
      out.append(keySeparator);
      write(map.get(key), depth + 1, out);
    }
    line(depth, out);
    out.append('}');
  }

  private @Nullable String key(@Nullable Object key) {
    return switch (key) {
      case null -> "null";
      case CharSequence text -> text.toString();
      case Boolean flag -> flag.toString();
      case Double number -> number(number);
      case Number number -> number.toString();
      default -> {
        if (skipKeys) {
          yield null;
        }
        throw PythonError.type(
            "keys must be str, int, float, bool or None, not " + Values.typeName(key));
      }
    };
  }

  private void line(int depth, StringBuilder out) {
    if (indent != null) {
      out.append('\n');
      for (int i = 0; i < depth; i++) {
        out.append(indent);
      }
    }
  }

  private void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\f' -> out.append("\\f");
        case '\b' -> out.append("\\b");
        default -> {
          if (c < ' ' || (ascii && c > '~')) {
            String hex = Integer.toHexString(c);
            out.append("\\u").repeat('0', 4 - hex.length()).append(hex);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
