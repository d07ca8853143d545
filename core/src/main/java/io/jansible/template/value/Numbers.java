package io.jansible.template.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code int(…)} and {@code float(…)}. */
public final class Numbers {
  private static final Pattern FLOAT =
      Pattern.compile(
          "[+-]?(?:(?:\\d(?:_?\\d)*)?\\.\\d(?:_?\\d)*|\\d(?:_?\\d)*\\.?)(?:[eE][+-]?\\d(?:_?\\d)*)?");
  private static final Pattern SPECIAL =
      Pattern.compile("([+-]?)(inf|infinity|nan)", Pattern.CASE_INSENSITIVE);

  private Numbers() {}

  /**
   * {@code int(text, base)}, or null if the text is no number of that base. Base 0 takes it from
   * the prefix.
   */
  public static @Nullable Number parseInt(String text, int base) {
    String digits = Strings.strip(text);
    boolean negative = digits.startsWith("-");
    if (negative || digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    int radix = base;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      int prefix =
          switch (digits.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 0;
          };
      if (prefix != 0 && (base == prefix || base == 0)) {
        radix = prefix;
        digits = digits.substring(2);
        if (digits.startsWith("_")) {
          digits = digits.substring(1);
        }
      }
    }
    if (radix == 0) {
      radix = 10;
      if (digits.length() > 1 && digits.startsWith("0") && !digits.replace("_", "").matches("0+")) {
        return null;
      }
    }
    if (digits.isEmpty()
        || digits.startsWith("_")
        || digits.endsWith("_")
        || digits.contains("__")
        || radix < 2
        || radix > 36) {
      return null;
    }
    String plain = digits.replace("_", "");
    for (int i = 0; i < plain.length(); i++) {
      if (Character.digit(plain.charAt(i), radix) < 0) {
        return null;
      }
    }
    BigInteger number = new BigInteger(plain, radix);
    return Values.whole(negative ? number.negate() : number);
  }

  /**
   * {@code int(value)} of a number, or null for what is none and for NaN; infinity is an {@code
   * OverflowError}.
   */
  public static @Nullable Number truncate(@Nullable Object value) {
    if (value instanceof Double real) {
      if (real.isNaN()) {
        return null;
      }
      if (real.isInfinite()) {
        throw PythonError.overflow("cannot convert float infinity to integer");
      }
      return Math.abs(real) < 0x1p62
          ? (Number) real.longValue()
          : Values.whole(new BigDecimal(real).toBigInteger());
    }
    return Values.isInt(value) ? Arithmetic.number(value) : null;
  }

  /** {@code float(value)}, or null if it is neither a number nor the text of one. */
  public static @Nullable Double toFloatOrNull(@Nullable Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (value instanceof CharSequence chars) {
      String text = Strings.strip(chars.toString());
      if (FLOAT.matcher(text).matches()) {
        return Double.valueOf(text.replace("_", ""));
      }
      var special = SPECIAL.matcher(text);
      if (!special.matches()) {
        return null;
      }
      return special.group(2).equalsIgnoreCase("nan")
          ? Double.NaN
          : special.group(1).equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Values.isNumber(value) ? (Double) Arithmetic.toDouble(value) : null;
  }

  /** {@code float(value)}, errors and all. */
  public static double toFloat(@Nullable Object value) {
    Double number = toFloatOrNull(value);
    if (number != null) {
      return number;
    }
    if (value instanceof CharSequence) {
      throw PythonError.value("could not convert string to float: " + Text.repr(value));
    }
    throw PythonError.type(
        "float() argument must be a string or a real number, not '" + Values.typeName(value) + "'");
  }

  /** {@code int(value)}, errors and all. */
  public static Number toInt(@Nullable Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    Number number =
        value instanceof CharSequence text ? parseInt(text.toString(), 10) : truncate(value);
    if (number != null) {
      return number;
    }
    if (value instanceof CharSequence) {
      throw PythonError.value(
          "invalid literal for int() with base 10: " + Text.repr(value.toString()));
    }
    if (value instanceof Double) {
      throw PythonError.value("cannot convert float NaN to integer");
    }
    throw PythonError.type(
        "int() argument must be a string, a bytes-like object or a real number, not '"
            + Values.typeName(value)
            + "'");
  }
}
