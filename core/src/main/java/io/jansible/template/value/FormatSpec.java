package io.jansible.template.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Python's format specification language: {@code format(value, '>10,.2f')}. */
public final class FormatSpec {
  private final String fill;
  private final char align;
  private final char sign;
  private final boolean alternate;
  private final int width;
  private final char grouping;
  private final int precision;
  private final char type;

  private FormatSpec(
      String fill,
      char align,
      char sign,
      boolean alternate,
      int width,
      char grouping,
      int precision,
      char type) {
    this.fill = fill;
    this.align = align;
    this.sign = sign;
    this.alternate = alternate;
    this.width = width;
    this.grouping = grouping;
    this.precision = precision;
    this.type = type;
  }

  /** {@code format(value, spec)}. */
  public static String format(@Nullable Object value, String spec) {
    if (value instanceof java.time.temporal.Temporal time && !spec.isEmpty()) {
      return Strftime.format(time, spec);
    }
    if (spec.isEmpty()) {
      return Text.str(value);
    }
    if (value instanceof CharSequence text) {
      return parse(spec, "str").text(text.toString());
    }
    if (value instanceof Double number) {
      return parse(spec, "float").real(number);
    }
    if (Values.isInt(value)) {
      FormatSpec parsed = parse(spec, "int");
      if (value instanceof Boolean && parsed.type == 0) {
        return parsed.whole(Arithmetic.big(value));
      }
      return "eEfFgG%".indexOf(parsed.type) >= 0 && parsed.type != 0
          ? parsed.real(Arithmetic.toDouble(value))
          : parsed.whole(Arithmetic.big(value));
    }
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    throw PythonError.type(
        "unsupported format string passed to " + Values.typeName(value) + ".__format__");
  }

  private static FormatSpec parse(String spec, String typeName) {
    int[] codes = spec.codePoints().toArray();
    int at = 0;
    String fill = " ";
    char align = 0;
    if (codes.length > 1 && isAlign(codes[1])) {
      fill = Character.toString(codes[0]);
      align = (char) codes[1];
      at = 2;
    } else if (codes.length > 0 && isAlign(codes[0])) {
      align = (char) codes[0];
      at = 1;
    }
    char sign = 0;
    if (at < codes.length && (codes[at] == '+' || codes[at] == '-' || codes[at] == ' ')) {
      sign = (char) codes[at++];
    }
    boolean alternate = false;
    if (at < codes.length && codes[at] == '#') {
      alternate = true;
      at++;
    }
    if (at < codes.length && codes[at] == '0') {
      if (align == 0) {
        fill = "0";
        align = typeName.equals("str") ? 0 : '=';
      }
      at++;
    }
    int width = 0;
    while (at < codes.length && codes[at] >= '0' && codes[at] <= '9') {
      width = width * 10 + codes[at++] - '0';
    }
    char grouping = 0;
    if (at < codes.length && (codes[at] == ',' || codes[at] == '_')) {
      grouping = (char) codes[at++];
    }
    int precision = -1;
    if (at < codes.length && codes[at] == '.') {
      at++;
      if (at >= codes.length || codes[at] < '0' || codes[at] > '9') {
        throw PythonError.value("Format specifier missing precision");
      }
      precision = 0;
      while (at < codes.length && codes[at] >= '0' && codes[at] <= '9') {
        precision = precision * 10 + codes[at++] - '0';
      }
    }
    char type = 0;
    if (at < codes.length) {
      if (codes.length - at > 1) {
        throw PythonError.value("Invalid format specifier");
      }
      type = (char) codes[at];
      String known =
          typeName.equals("str") ? "s" : typeName.equals("int") ? "bcdoxXneEfFgG%" : "eEfFgGn%";
      if (known.indexOf(type) < 0) {
        throw PythonError.value(
            "Unknown format code '" + type + "' for object of type '" + typeName + "'");
      }
    }
    if (typeName.equals("str")) {
      if (sign != 0) {
        throw PythonError.value("Sign not allowed in string format specifier");
      }
      if (alternate) {
        throw PythonError.value("Alternate form (#) not allowed in string format specifier");
      }
      if (align == '=') {
        throw PythonError.value("'=' alignment not allowed in string format specifier");
      }
      if (grouping != 0) {
        throw PythonError.value("Cannot specify '" + grouping + "' with 's'.");
      }
    }
    return new FormatSpec(fill, align, sign, alternate, width, grouping, precision, type);
  }

  private static boolean isAlign(int code) {
    return code == '<' || code == '>' || code == '=' || code == '^';
  }

  private String text(String value) {
    String shown =
        precision >= 0 && Strings.length(value) > precision
            ? Strings.part(value, 0, precision)
            : value;
    return pad("", shown, align == 0 ? '<' : align);
  }

  private String whole(BigInteger value) {
    if (precision >= 0) {
      throw PythonError.value("Precision not allowed in integer format specifier");
    }
    if (type == 'c') {
      return pad("", Character.toString(value.intValueExact()), align == 0 ? '<' : align);
    }
    int radix = type == 'b' ? 2 : type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10;
    String digits = value.abs().toString(radix);
    String prefix = signText(value.signum() < 0);
    if (alternate && radix != 10) {
      prefix += "0" + (type == 'X' ? 'x' : type);
    }
    if (type == 'X') {
      digits = digits.toUpperCase(Locale.ROOT);
      prefix = prefix.toUpperCase(Locale.ROOT);
    }
    return grouped(prefix, digits, "", radix == 10 ? 3 : 4);
  }

  private String real(double value) {
    double shown = type == '%' ? value * 100 : value;
    boolean negative = shown < 0 || (shown == 0 && 1 / shown < 0);
    String text;
    if (Double.isNaN(shown) || Double.isInfinite(shown)) {
      text = Double.isNaN(shown) ? "nan" : "inf";
      negative = negative && !Double.isNaN(shown);
    } else if (type == 0) {
      text =
          precision < 0
              ? Text.number(Math.abs(shown))
              : general(Math.abs(shown), precision, alternate, true);
    } else {
      text =
          digits(
              Math.abs(shown), type == 'n' ? 'g' : type, precision < 0 ? 6 : precision, alternate);
    }
    if (type == 'E' || type == 'F' || type == 'G') {
      text = text.toUpperCase(Locale.ROOT);
    }
    int point = 0;
    while (point < text.length() && Character.isDigit(text.charAt(point))) {
      point++;
    }
    String rest = text.substring(point) + (type == '%' ? "%" : "");
    return grouped(signText(negative), text.substring(0, point), rest, 3);
  }

  private String signText(boolean negative) {
    return negative ? "-" : sign == '+' ? "+" : sign == ' ' ? " " : "";
  }

  private String grouped(String prefix, String digits, String rest, int size) {
    if (grouping == 0) {
      return pad(prefix, digits + rest, align == 0 ? '>' : align);
    }
    String body = digits;
    if (fill.equals("0") && align == '=') {
      StringBuilder padded = new StringBuilder(digits);
      while (prefix.length() + group(padded.toString(), size).length() + rest.length() < width) {
        padded.insert(0, '0');
      }
      body = padded.toString();
      String shown = group(body, size);
      return prefix + shown + rest;
    }
    return pad(prefix, group(body, size) + rest, align == 0 ? '>' : align);
  }

  private String group(String digits, int size) {
    StringBuilder out = new StringBuilder(digits);
    for (int i = digits.length() - size; i > 0; i -= size) {
      out.insert(i, grouping);
    }
    return out.toString();
  }

  private String pad(String prefix, String body, char how) {
    int missing = width - prefix.length() - Strings.length(body);
    if (missing <= 0) {
      return prefix + body;
    }
    return switch (how) {
      case '<' -> prefix + body + fill.repeat(missing);
      case '^' -> fill.repeat(missing / 2) + prefix + body + fill.repeat(missing - missing / 2);
      case '=' -> prefix + fill.repeat(missing) + body;
      default -> fill.repeat(missing) + prefix + body;
    };
  }

  /**
   * The digits of a number that is neither negative nor infinite, in one of C's styles {@code e f g
   * %}.
   */
  static String digits(double value, char style, int precision, boolean alternate) {
    return switch (Character.toLowerCase(style)) {
      case 'e' -> exponent(value, precision, alternate);
      case 'g' -> general(value, precision, alternate, false);
      default -> {
        String text =
            new BigDecimal(value).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
        yield precision == 0 && alternate ? text + "." : text;
      }
    };
  }

  private static String exponent(double value, int precision, boolean alternate) {
    int exponent = 0;
    String digits;
    if (value == 0) {
      digits = "0".repeat(precision + 1);
    } else {
      BigDecimal rounded =
          new BigDecimal(value).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
      digits = rounded.unscaledValue().toString();
      exponent = digits.length() - rounded.scale() - 1;
      digits =
          digits.length() > precision + 1
              ? digits.substring(0, precision + 1)
              : digits + "0".repeat(precision + 1 - digits.length());
    }
    String mantissa =
        digits.charAt(0) + (precision > 0 ? "." + digits.substring(1) : alternate ? "." : "");
    return mantissa + exponentText(exponent);
  }

  private static String exponentText(int exponent) {
    int size = Math.abs(exponent);
    return (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
  }

  private static String general(double value, int wanted, boolean alternate, boolean keepPoint) {
    int precision = wanted == 0 ? 1 : wanted;
    int exponent = 0;
    if (value != 0) {
      BigDecimal rounded =
          new BigDecimal(value).round(new MathContext(precision, RoundingMode.HALF_EVEN));
      exponent = rounded.precision() - rounded.scale() - 1;
    }
    // Without a type Python wants one digit after the point, so it turns to an exponent one digit
    // earlier.
    if (exponent < -4 || exponent >= (keepPoint ? precision - 1 : precision)) {
      String text = exponent(value, precision - 1, alternate);
      if (alternate) {
        return text;
      }
      int at = text.indexOf('e');
      return stripZeros(text.substring(0, at)) + text.substring(at);
    }
    String text =
        new BigDecimal(value)
            .setScale(precision - 1 - exponent, RoundingMode.HALF_EVEN)
            .toPlainString();
    if (alternate) {
      return text.indexOf('.') < 0 ? text + "." : text;
    }
    String shown = stripZeros(text);
    return keepPoint && shown.indexOf('.') < 0 ? shown + ".0" : shown;
  }

  private static String stripZeros(String text) {
    if (text.indexOf('.') < 0) {
      return text;
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }
}
