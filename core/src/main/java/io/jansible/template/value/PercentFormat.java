package io.jansible.template.value;

import io.jansible.template.Variables;
import io.jansible.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's {@code 'format' % values}. */
public final class PercentFormat {
  private final String format;
  private final @Nullable Object values;
  private final boolean escape;
  private final StringBuilder out;
  private int at;
  private int next;

  private PercentFormat(String format, @Nullable Object values, boolean escape) {
    this.format = format;
    this.values = values;
    this.escape = escape;
    this.out = new StringBuilder(format.length() + 32);
  }

  /**
   * @param values a tuple of arguments, a dictionary for {@code %(name)s}, or one argument
   * @param escape whether arguments are escaped for HTML, as formatting markup does
   */
  public static String format(String format, @Nullable Object values, boolean escape) {
    return new PercentFormat(format, values, escape).run();
  }

  private String run() {
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c == '%') {
        conversion();
      } else {
        out.append(c);
      }
    }
    boolean mapping =
        values instanceof Map
            || (values instanceof List && !(values instanceof Tuple))
            || values instanceof byte[]
            || values instanceof Undefined;
    int given = values instanceof Tuple tuple ? tuple.size() : 1;
    if (next < given && !mapping) {
      throw PythonError.type("not all arguments converted during string formatting");
    }
    return out.toString();
  }

  private void conversion() {
    Object argument = Variables.ABSENT;
    if (peek() == '(') {
      if (values instanceof Undefined undefined) {
        throw undefined.error();
      }
      if (!(values instanceof Map<?, ?> map)) {
        throw PythonError.type("format requires a mapping");
      }
      String key = key();
      argument = Dicts.get(map, key);
      if (argument == Variables.ABSENT) {
        throw PythonError.key(Text.repr(key));
      }
    }
    boolean left = false;
    boolean zero = false;
    boolean alternate = false;
    String sign = "";
    for (; ; at++) {
      char flag = peek();
      if (flag == '-') {
        left = true;
      } else if (flag == '0') {
        zero = true;
      } else if (flag == '#') {
        alternate = true;
      } else if (flag == '+') {
        sign = "+";
      } else if (flag == ' ') {
        sign = sign.isEmpty() ? " " : sign;
      } else {
        break;
      }
    }
    int width = size();
    if (width < 0) {
      left = true;
      width = -width;
    }
    int precision = -1;
    if (peek() == '.') {
      at++;
      precision = Math.max(0, size());
    }
    while (peek() == 'h' || peek() == 'l' || peek() == 'L') {
      at++;
    }
    char type = peek();
    if (type == 0) {
      throw PythonError.value("incomplete format");
    }
    at++;
    if (type == '%') {
      out.append('%');
      return;
    }
    if (argument == Variables.ABSENT) {
      argument = take();
    }
    switch (type) {
      case 's' -> pad("", cut(shown(argument), precision), width, left, false);
      case 'r' -> pad("", cut(Text.repr(argument), precision), width, left, false);
      case 'a' -> pad("", cut(ascii(Text.repr(argument)), precision), width, left, false);
      case 'c' -> pad("", character(argument), width, left, false);
      case 'd', 'i', 'u', 'o', 'x', 'X' ->
          whole(argument, type, sign, alternate, precision, width, left, zero);
      case 'e', 'E', 'f', 'F', 'g', 'G' ->
          real(argument, type, sign, alternate, precision, width, left, zero);
      default ->
          throw PythonError.value(
              "unsupported format character '"
                  + type
                  + "' (0x"
                  + Integer.toHexString(type)
                  + ") at index "
                  + Strings.position(format, at - 1));
    }
  }

  private char peek() {
    return at < format.length() ? format.charAt(at) : 0;
  }

  private String key() {
    int depth = 1;
    int start = ++at;
    while (depth > 0) {
      char c = peek();
      if (c == 0) {
        throw PythonError.value("incomplete format key");
      }
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      at++;
    }
    return format.substring(start, at - 1);
  }

  private int size() {
    if (peek() == '*') {
      at++;
      Object value = take();
      if (!Values.isInt(value)) {
        throw PythonError.type("* wants int");
      }
      return Values.intValue(value);
    }
    int size = 0;
    while (peek() >= '0' && peek() <= '9') {
      size = size * 10 + format.charAt(at++) - '0';
    }
    return size;
  }

  private @Nullable Object take() {
    if (values instanceof Tuple tuple) {
      if (next < tuple.size()) {
        return tuple.get(next++);
      }
    } else if (next == 0) {
      next = 1;
      return values;
    }
    throw PythonError.type("not enough arguments for format string");
  }

  private String shown(@Nullable Object argument) {
    return escape ? Markup.escape(argument).value() : Text.str(argument);
  }

  private static String cut(String text, int precision) {
    return precision >= 0 && Strings.length(text) > precision
        ? Strings.part(text, 0, precision)
        : text;
  }

  private static String ascii(String text) {
    StringBuilder result = new StringBuilder();
    text.codePoints()
        .forEach(
            code -> {
              if (code < 128) {
                result.append((char) code);
              } else {
                result.append(
                    code < 0x100
                        ? String.format(Locale.ROOT, "\\x%02x", code)
                        : code < 0x10000
                            ? String.format(Locale.ROOT, "\\u%04x", code)
                            : String.format(Locale.ROOT, "\\U%08x", code));
              }
            });
    return result.toString();
  }

  private static String character(@Nullable Object argument) {
    if (argument instanceof CharSequence text && Strings.length(text.toString()) == 1) {
      return text.toString();
    }
    if (Values.isInt(argument)) {
      return Character.toString(Values.intValue(argument));
    }
    throw PythonError.type("%c requires int or char");
  }

  private void whole(
      @Nullable Object argument,
      char type,
      String sign,
      boolean alternate,
      int precision,
      int width,
      boolean left,
      boolean zero) {
    boolean decimal = type == 'd' || type == 'i' || type == 'u';
    if (!Values.isNumber(argument) || (!decimal && argument instanceof Double)) {
      if (argument instanceof Undefined undefined) {
        throw undefined.error();
      }
      throw PythonError.type(
          "%"
              + type
              + " format: "
              + (decimal ? "a real number" : "an integer")
              + " is required, not "
              + Values.typeName(argument));
    }
    BigInteger number =
        argument instanceof Double real ? truncated(real) : Arithmetic.big(argument);
    String digits = number.abs().toString(type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10);
    if (precision > digits.length()) {
      digits = "0".repeat(precision - digits.length()) + digits;
    }
    String prefix = number.signum() < 0 ? "-" : sign;
    if (alternate && !decimal) {
      prefix += "0" + type;
    }
    pad(prefix, type == 'X' ? digits.toUpperCase(Locale.ROOT) : digits, width, left, zero);
  }

  private static BigInteger truncated(double number) {
    if (Double.isNaN(number)) {
      throw PythonError.value("cannot convert float NaN to integer");
    }
    if (Double.isInfinite(number)) {
      throw PythonError.overflow("cannot convert float infinity to integer");
    }
    return new BigDecimal(number).toBigInteger();
  }

  private void real(
      @Nullable Object argument,
      char type,
      String sign,
      boolean alternate,
      int precision,
      int width,
      boolean left,
      boolean zero) {
    if (!Values.isNumber(argument)) {
      if (argument instanceof Undefined undefined) {
        throw undefined.error();
      }
      throw PythonError.type("must be real number, not " + Values.typeName(argument));
    }
    double number = Arithmetic.toDouble(argument);
    boolean negative = number < 0 || (number == 0 && 1 / number < 0);
    String digits;
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      digits = Double.isNaN(number) ? "nan" : "inf";
    } else {
      digits = FormatSpec.digits(Math.abs(number), type, precision < 0 ? 6 : precision, alternate);
    }
    pad(
        negative ? "-" : sign,
        Character.isUpperCase(type) ? digits.toUpperCase(Locale.ROOT) : digits,
        width,
        left,
        zero);
  }

  private void pad(String prefix, String body, int width, boolean left, boolean zero) {
    int missing = Math.max(0, width - prefix.length() - Strings.length(body));
    if (left) {
      out.append(prefix).append(body).repeat(' ', missing);
    } else if (zero) {
      out.append(prefix).repeat('0', missing).append(body);
    } else {
      out.repeat(' ', missing).append(prefix).append(body);
    }
  }
}
