package io.jansible.value;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text as Python's {@code json.dumps} writes it: its separators, its floats, its escapes.
 * Immutable settings; safe to share.
 *
 * @param indent blanks for each level, or -1 for one line with {@code ", "} between items; 0 breaks
 *     lines without indenting
 * @param sortKeys whether dictionaries are written in the order of their keys
 * @param ensureAscii whether other than ASCII characters are escaped
 */
public record PythonJson(int indent, boolean sortKeys, boolean ensureAscii) {
  /** {@code json.dumps(value)}. */
  public static final PythonJson PLAIN = new PythonJson(-1, false, true);

  /** The text of a value; what is no JSON type is written as its text. */
  public String dumps(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(value, 0, out);
    return out.toString();
  }

  private void write(@Nullable Object raw, int level, StringBuilder out) {
    Object value = Unsafe.unmark(raw);
    switch (value) {
      case null -> out.append("null");
      case Boolean b -> out.append(b.booleanValue() ? "true" : "false");
      case Double d -> out.append(number(d));
      case Float f -> out.append(number(f.doubleValue()));
      case Number n -> out.append(n);
      case CharSequence text -> quote(text.toString(), out);
      case Map<?, ?> map -> map(map, level, out);
      case Collection<?> items -> items(items, level, out);
      case VaultText vault -> {
        out.append("{\"__ansible_vault\": ");
        quote(vault.envelope(), out);
        out.append('}');
      }
      default -> quote(value.toString(), out);
    }
  }

  private void items(Collection<?> items, int level, StringBuilder out) {
    if (items.isEmpty()) {
      out.append("[]");
      return;
    }
    out.append('[');
    boolean first = true;
    for (Object item : items) {
      separate(first, level + 1, out);
      first = false;
      write(item, level + 1, out);
    }
    line(level, out);
    out.append(']');
  }

  private void map(Map<?, ?> map, int level, StringBuilder out) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    out.append('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : sortKeys ? sorted(map) : map.entrySet()) {
      separate(first, level + 1, out);
      first = false;
      quote(key(entry.getKey()), out);
      out.append(": ");
      write(entry.getValue(), level + 1, out);
    }
    line(level, out);
    out.append('}');
  }

  private void separate(boolean first, int level, StringBuilder out) {
    if (!first) {
      out.append(indent < 0 ? ", " : ",");
    }
    line(level, out);
  }

  private void line(int level, StringBuilder out) {
    if (indent >= 0) {
      out.append('\n').repeat(' ', indent * level);
    }
  }

  private static Collection<? extends Map.Entry<?, ?>> sorted(Map<?, ?> map) {
    List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
    boolean numbers = true;
    for (Map.Entry<?, ?> entry : entries) {
      numbers &= entry.getKey() instanceof Number || entry.getKey() instanceof Boolean;
    }
    if (numbers) {
      entries.sort((a, b) -> Double.compare(magnitude(a.getKey()), magnitude(b.getKey())));
    } else {
      entries.sort((a, b) -> compare(key(a.getKey()), key(b.getKey())));
    }
    return entries;
  }

  private static double magnitude(@Nullable Object key) {
    return key instanceof Number n ? n.doubleValue() : Boolean.TRUE.equals(key) ? 1 : 0;
  }

  /** Python's order of texts: by code points. */
  private static int compare(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean high = Character.isSurrogate(x) != Character.isSurrogate(y);
        return high ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  private static String key(@Nullable Object key) {
    return switch (key) {
      case null -> "null";
      case Boolean b -> b ? "true" : "false";
      case Double d -> number(d);
      default -> key.toString();
    };
  }

  /** Python's {@code repr} of a float, and JSON's names for the others. */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    String text = Double.toString(value);
    int e = text.indexOf('E');
    if (e < 0) {
      return text;
    }
    int exponent = Integer.parseInt(text.substring(e + 1));
    String mantissa = text.substring(0, e);
    boolean negative = mantissa.startsWith("-");
    String digits = mantissa.substring(negative ? 1 : 0).replace(".", "");
    int stripped = digits.length();
    while (stripped > 1 && digits.charAt(stripped - 1) == '0') {
      stripped--;
    }
    digits = digits.substring(0, stripped);
    StringBuilder out = new StringBuilder(negative ? "-" : "");
    if (exponent >= 16 || exponent < -4) {
      out.append(digits.charAt(0));
      if (digits.length() > 1) {
        out.append('.').append(digits, 1, digits.length());
      }
      out.append('e').append(exponent < 0 ? '-' : '+');
      int size = Math.abs(exponent);
      return out.append(size < 10 ? "0" : "").append(size).toString();
    }
    if (exponent < 0) {
      return out.append("0.").repeat('0', -exponent - 1).append(digits).toString();
    }
    if (digits.length() <= exponent + 1) {
      return out.append(digits).repeat('0', exponent + 1 - digits.length()).append(".0").toString();
    }
    return out.append(digits, 0, exponent + 1)
        .append('.')
        .append(digits, exponent + 1, digits.length())
        .toString();
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
          if (c < ' ' || (ensureAscii && c > '~')) {
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
