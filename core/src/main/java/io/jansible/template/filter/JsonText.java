package io.jansible.template.filter;

import io.jansible.template.value.Order;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code json.dumps} with sorted keys and ASCII only, as Jinja2's {@code tojson} calls it.
 */
final class JsonText {
  private final @Nullable String indent;
  private final StringBuilder out = new StringBuilder();

  private JsonText(@Nullable String indent) {
    this.indent = indent;
  }

  static String dumps(@Nullable Object value, @Nullable String indent) {
    JsonText json = new JsonText(indent);
    json.write(value, 0);
    return json.out.toString();
  }

  private void write(@Nullable Object value, int depth) {
    switch (value) {
      case null -> out.append("null");
      case Boolean flag -> out.append(flag);
      case CharSequence text -> quote(text.toString());
      case Double number ->
          out.append(
              number.isNaN()
                  ? "NaN"
                  : number.isInfinite()
                      ? (number > 0 ? "Infinity" : "-Infinity")
                      : Text.number(number));
      case Number number -> out.append(number);
      case Map<?, ?> map -> map(map, depth);
      case List<?> list -> list(list, depth);
      default ->
          throw PythonError.type(
              "Object of type " + Values.typeName(value) + " is not JSON serializable");
    }
  }

  private void map(Map<?, ?> map, int depth) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    List<Object> keys = new ArrayList<>(map.keySet());
    keys.sort(Order.ASCENDING);
    out.append('{');
    boolean first = true;
    for (Object key : keys) {
      separate(first, depth + 1);
      first = false;
      String text =
          switch (key) {
            case null -> "null";
            case Boolean flag -> flag ? "true" : "false";
            case Number number -> Text.str(number);
            case CharSequence chars -> chars.toString();
            default ->
                throw PythonError.type(
                    "keys must be str, int, float, bool or None, not " + Values.typeName(key));
          };
      quote(text);
      out.append(": ");
      write(map.get(key), depth + 1);
    }
    end(depth);
    out.append('}');
  }

  private void list(List<?> list, int depth) {
    if (list.isEmpty()) {
      out.append("[]");
      return;
    }
    out.append('[');
    boolean first = true;
    for (Object item : list) {
      separate(first, depth + 1);
      first = false;
      write(item, depth + 1);
    }
    end(depth);
    out.append(']');
  }

  private void separate(boolean first, int depth) {
    if (!first) {
      out.append(indent == null ? ", " : ",");
    }
    if (indent != null) {
      out.append('\n').append(indent.repeat(depth));
    }
  }

  private void end(int depth) {
    if (indent != null) {
      out.append('\n').append(indent.repeat(depth));
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c >= ' ' && c < 127) {
            out.append(c);
          } else {
            out.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
          }
        }
      }
    }
    out.append('"');
  }
}
