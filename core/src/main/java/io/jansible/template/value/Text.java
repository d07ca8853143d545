package io.jansible.template.value;

import io.jansible.value.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Python's {@code str()} and {@code repr()} of every value. */
public final class Text {
  private Text() {}

  /** {@code str(value)}. Strict undefined values throw. */
  public static String str(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof CharSequence text) {
      return text.toString();
    }
    if (value instanceof Long || value instanceof Integer) {
      return value.toString();
    }
    if (value instanceof Undefined undefined) {
      return undefined.text();
    }
    if (value instanceof Temporal temporal) {
      return Dates.text(temporal);
    }
    if (value instanceof Duration duration) {
      return Dates.text(duration);
    }
    StringBuilder out = new StringBuilder();
    repr(value, out);
    return out.toString();
  }

  /** {@code repr(value)}. */
  public static String repr(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    repr(value, out);
    return out.toString();
  }

  /** Appends {@code repr(value)}. */
  public static void repr(@Nullable Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("None");
      case Markup markup -> {
        out.append("Markup(");
        quote(markup.value(), out);
        out.append(')');
      }
      case CharSequence text -> quote(text.toString(), out);
      case Boolean flag -> out.append(flag ? "True" : "False");
      case Double number -> out.append(number(number));
      case Float number -> out.append(number(number));
      case Number number -> out.append(number);
      case Tuple tuple -> sequence(tuple, "(", tuple.size() == 1 ? ",)" : ")", out);
      case Range range -> out.append(range);
      case List<?> list -> sequence(list, "[", "]", out);
      case Map<?, ?> map -> dict(map, out);
      case Set<?> set -> {
        if (set.isEmpty()) {
          out.append("set()");
        } else {
          sequence(set, "{", "}", out);
        }
      }
      case DictView view -> sequence(view, view.kind().typeName() + "([", "])", out);
      case Undefined undefined -> out.append(undefined.repr());
      case byte[] bytes -> bytes(bytes, out);
      case Temporal temporal -> out.append(Dates.repr(temporal));
      case Duration duration -> out.append(Dates.repr(duration));
      case PyObject object -> out.append(object.text());
      case BoundMethod method -> out.append(method);
      case PyCallable ignored -> out.append("<function>");
      default -> out.append(value);
    }
  }

  /** Python's text of a float: the shortest that reads back the same. */
  public static String number(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0.0" : "0.0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent < -4 || exponent >= 16) {
      String digits = shortest.unscaledValue().abs().toString();
      StringBuilder out = new StringBuilder(24);
      if (number < 0) {
        out.append('-');
      }
      out.append(digits.charAt(0));
      if (digits.length() > 1) {
        out.append('.').append(digits, 1, digits.length());
      }
      out.append('e').append(exponent < 0 ? '-' : '+');
      int size = Math.abs(exponent);
      return out.append(size < 10 ? "0" : "").append(size).toString();
    }
    String plain = shortest.toPlainString();
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }

  /** Appends a string as Python quotes it. */
  public static void quote(String text, StringBuilder out) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 127) {
        if (c == quote || c == '\\') {
          out.append('\\');
        }
        out.append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else if (c == '\r') {
        out.append("\\r");
      } else if (c == '\t') {
        out.append("\\t");
      } else {
        int code = text.codePointAt(i);
        if (printable(code)) {
          out.appendCodePoint(code);
        } else {
          escape(code, out);
        }
        if (code > 0xffff) {
          i++;
        }
      }
    }
    out.append(quote);
  }

  /** Whether Python's {@code repr} shows this character as it is. */
  public static boolean printable(int code) {
    if (code == ' ') {
      return true;
    }
    return switch (Character.getType(code)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static void escape(int code, StringBuilder out) {
    String hex = Integer.toHexString(code);
    int width = code < 0x100 ? 2 : code < 0x10000 ? 4 : 8;
    out.append(width == 2 ? "\\x" : width == 4 ? "\\u" : "\\U");
    out.append("0".repeat(width - hex.length())).append(hex);
  }

  private static void bytes(byte[] bytes, StringBuilder out) {
    boolean single = false;
    boolean both = false;
    for (byte b : bytes) {
      single |= b == '\'';
      both |= b == '"';
    }
    char quote = single && !both ? '"' : '\'';
    out.append('b').append(quote);
    for (byte b : bytes) {
      int code = b & 0xff;
      switch (code) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\\' -> out.append("\\\\");
        default -> {
          if (code == quote) {
            out.append('\\').append(quote);
          } else if (code >= ' ' && code < 127) {
            out.append((char) code);
          } else {
            escape(code, out);
          }
        }
      }
    }
    out.append(quote);
  }

  private static void sequence(Collection<?> items, String open, String close, StringBuilder out) {
    out.append(open);
    boolean first = true;
    for (Object item : items) {
      if (!first) {
        out.append(", ");
      }
      first = false;
      if (item == items) {
        out.append("[...]");
      } else {
        repr(item, out);
      }
    }
    out.append(close);
  }

  private static void dict(Map<?, ?> map, StringBuilder out) {
    out.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      repr(entry.getKey(), out);
      out.append(": ");
      if (entry.getValue() == map) {
        out.append("{...}");
      } else {
        repr(entry.getValue(), out);
      }
      if (entries.hasNext()) {
        out.append(", ");
      }
    }
    out.append('}');
  }
}
