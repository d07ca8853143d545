package io.jansible.yaml;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** YAML 1.1's types of unquoted scalars, as PyYAML resolves them. */
final class PlainScalars {
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE =
      Set.of("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Pattern INT =
      Pattern.compile(
          "[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+"
              + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[-+]?(?:[0-9][0-9_]*)\\.[0-9_]*(?:[eE][-+][0-9]+)?"
              + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
              + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
              + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "(\\d{4})-(\\d\\d?)-(\\d\\d?)"
              + "(?:(?:[Tt]|[ \\t]+)(\\d\\d?):(\\d\\d):(\\d\\d)(?:\\.(\\d*))?"
              + "(?:[ \\t]*(Z|([-+])(\\d\\d?)(?::(\\d\\d))?))?)?");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

  private PlainScalars() {}

  /** The value that an unquoted text stands for; the text itself if it is no other type. */
  static @Nullable Object resolve(String text) {
    if (text.isEmpty()) {
      return null;
    }
    char first = text.charAt(0);
    if ((first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.') {
      return number(text);
    }
    if (text.length() > 5) {
      return text;
    }
    if (NULL.contains(text)) {
      return null;
    }
    if (TRUE.contains(text)) {
      return true;
    }
    return FALSE.contains(text) ? (Object) false : text;
  }

  private static Object number(String text) {
    if (INT.matcher(text).matches()) {
      return integer(text.replace("_", ""));
    }
    if (FLOAT.matcher(text).matches()) {
      return decimal(text.replace("_", "").toLowerCase(Locale.ROOT));
    }
    Matcher timestamp = TIMESTAMP.matcher(text);
    if (timestamp.matches() && (timestamp.group(4) != null || DATE.matcher(text).matches())) {
      return time(timestamp, text);
    }
    return text;
  }

  private static Object integer(String text) {
    int sign = text.startsWith("-") ? -1 : 1;
    String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    BigInteger value;
    if (digits.equals("0")) {
      return 0L;
    } else if (digits.startsWith("0b")) {
      value = new BigInteger(digits.substring(2), 2);
    } else if (digits.startsWith("0x")) {
      value = new BigInteger(digits.substring(2), 16);
    } else if (digits.startsWith("0")) {
      value = digits.length() == 1 ? BigInteger.ZERO : new BigInteger(digits, 8);
    } else if (digits.indexOf(':') >= 0) {
      value = BigInteger.ZERO;
      for (String part : digits.split(":")) {
        value = value.multiply(BigInteger.valueOf(60)).add(new BigInteger(part));
      }
    } else {
      value = new BigInteger(digits);
    }
    value = sign < 0 ? value.negate() : value;
    return value.bitLength() < 64 ? (Object) value.longValue() : value;
  }

  private static Object decimal(String text) {
    double sign = text.startsWith("-") ? -1 : 1;
    String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (digits.equals(".inf")) {
      return sign * Double.POSITIVE_INFINITY;
    }
    if (digits.equals(".nan")) {
      return Double.NaN;
    }
    if (digits.indexOf(':') >= 0) {
      double value = 0;
      for (String part : digits.split(":")) {
        value = value * 60 + Double.parseDouble(part);
      }
      return sign * value;
    }
    return sign * Double.parseDouble(digits.equals(".") ? "0" : digits);
  }

  private static Object time(Matcher parts, String text) {
    try {
      LocalDate date = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
      if (parts.group(4) == null) {
        return date;
      }
      String fraction = parts.group(7) == null ? "" : parts.group(7);
      String micros = (fraction + "000000").substring(0, 6);
      LocalDateTime time =
          date.atTime(
              number(parts, 4),
              number(parts, 5),
              number(parts, 6),
              Integer.parseInt(micros) * 1000);
      if (parts.group(8) == null) {
        return time;
      }
      if (parts.group(9) == null) {
        return OffsetDateTime.of(time, ZoneOffset.UTC);
      }
      int minutes = number(parts, 10) * 60 + (parts.group(11) == null ? 0 : number(parts, 11));
      return OffsetDateTime.of(
          time, ZoneOffset.ofTotalSeconds((parts.group(9).equals("-") ? -1 : 1) * minutes * 60));
    } catch (DateTimeException e) {
      return text;
    }
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }
}
