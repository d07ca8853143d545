package io.jansible.cli.output;

import io.jansible.value.PythonJson;
import io.jansible.value.Tuple;
import io.jansible.value.Unsafe;
import java.util.Collection;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Values as Python's {@code str()} and {@code repr()} write them: loop items, option values. */
public final class PythonText {
  private PythonText() {}

  public static String str(@Nullable Object raw) {
    Object value = Unsafe.unmark(raw);
    return value instanceof CharSequence text ? text.toString() : repr(value);
  }

  public static String repr(@Nullable Object raw) {
    Object value = Unsafe.unmark(raw);
    return switch (value) {
      case null -> "None";
      case Boolean b -> b ? "True" : "False";
      case Double d ->
          d.isNaN() ? "nan" : d.isInfinite() ? (d > 0 ? "inf" : "-inf") : PythonJson.number(d);
      case CharSequence text -> quoted(text.toString());
      case Map<?, ?> map -> {
        StringJoiner joiner = new StringJoiner(", ", "{", "}");
        map.forEach((key, item) -> joiner.add(repr(key) + ": " + repr(item)));
        yield joiner.toString();
      }
      case Tuple tuple -> {
        StringJoiner joiner = new StringJoiner(", ", "(", tuple.size() == 1 ? ",)" : ")");
        tuple.forEach(item -> joiner.add(repr(item)));
        yield joiner.toString();
      }
      case Collection<?> items -> {
        StringJoiner joiner = new StringJoiner(", ", "[", "]");
        items.forEach(item -> joiner.add(repr(item)));
        yield joiner.toString();
      }
      default -> value.toString();
    };
  }

  private static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                  if (c == quote) {
                    out.append('\\').append(quote);
                  } else if (c < 0x20 || (c >= 0x7f && c < 0xa1) || c == 0xad) {
                    out.append(String.format("\\x%02x", c));
                  } else if (!printable(c)) {
                    out.append(
                        c > 0xffff ? String.format("\\U%08x", c) : String.format("\\u%04x", c));
                  } else {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.append(quote).toString();
  }

  private static boolean printable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
