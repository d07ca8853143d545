package io.jansible.template.value;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.time.temporal.Temporal;
import java.util.Locale;

/**
 * C's {@code strftime}, as Python's {@code datetime.strftime} and {@code time.strftime} pass it on,
 * in the C locale.
 */
public final class Strftime {
  private Strftime() {}

  /**
   * Formats a {@link LocalDate}, {@link LocalDateTime}, {@link OffsetDateTime} or {@link
   * ZonedDateTime}.
   */
  public static String format(Temporal value, String format) {
    StringBuilder out = new StringBuilder(format.length() + 16);
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 >= format.length()) {
        out.append(c);
        continue;
      }
      char directive = format.charAt(++i);
      char padding = 0;
      if ((directive == '-' || directive == '_' || directive == '0' || directive == '^')
          && i + 1 < format.length()) {
        padding = directive;
        directive = format.charAt(++i);
      }
      String text = directive(value, directive);
      if (text == null) {
        out.append('%').append(padding == 0 ? "" : String.valueOf(padding)).append(directive);
      } else {
        out.append(repad(text, padding));
      }
    }
    return out.toString();
  }

  private static String repad(String text, char padding) {
    if (padding == '^') {
      return text.toUpperCase(Locale.ROOT);
    }
    if (padding != '-' && padding != '_') {
      return text;
    }
    int zeros = 0;
    while (zeros < text.length() - 1 && (text.charAt(zeros) == '0' || text.charAt(zeros) == ' ')) {
      zeros++;
    }
    return (padding == '_' ? " ".repeat(zeros) : "") + text.substring(zeros);
  }

  private static @org.jspecify.annotations.Nullable String directive(
      Temporal value, char directive) {
    LocalDateTime time = local(value);
    LocalDate date = time.toLocalDate();
    int hour = time.getHour();
    int hour12 = hour % 12 == 0 ? 12 : hour % 12;
    return switch (directive) {
      case 'a' ->
          date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
      case 'A' -> date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'b', 'h' -> month(date, 3);
      case 'B' -> month(date, 99);
      case 'c' -> format(value, "%a %b %e %H:%M:%S %Y");
      case 'C' -> two(date.getYear() / 100);
      case 'd' -> two(date.getDayOfMonth());
      case 'D', 'x' -> format(value, "%m/%d/%y");
      case 'e' -> String.format(Locale.ROOT, "%2d", date.getDayOfMonth());
      case 'f' -> String.format(Locale.ROOT, "%06d", time.getNano() / 1000);
      case 'F' -> format(value, "%Y-%m-%d");
      case 'g' -> two(Math.floorMod(date.get(IsoFields.WEEK_BASED_YEAR), 100));
      case 'G' -> String.valueOf(date.get(IsoFields.WEEK_BASED_YEAR));
      case 'H' -> two(hour);
      case 'I' -> two(hour12);
      case 'j' -> String.format(Locale.ROOT, "%03d", date.getDayOfYear());
      case 'k' -> String.format(Locale.ROOT, "%2d", hour);
      case 'l' -> String.format(Locale.ROOT, "%2d", hour12);
      case 'm' -> two(date.getMonthValue());
      case 'M' -> two(time.getMinute());
      case 'n' -> "\n";
      case 'p' -> hour < 12 ? "AM" : "PM";
      case 'P' -> hour < 12 ? "am" : "pm";
      case 'r' -> format(value, "%I:%M:%S %p");
      case 'R' -> format(value, "%H:%M");
      case 's' -> String.valueOf(zoned(value).toEpochSecond());
      case 'S' -> two(time.getSecond());
      case 't' -> "\t";
      case 'T', 'X' -> format(value, "%H:%M:%S");
      case 'u' -> String.valueOf(date.getDayOfWeek().getValue());
      case 'U' -> two((date.getDayOfYear() + 6 - date.getDayOfWeek().getValue() % 7) / 7);
      case 'V' -> two(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case 'w' -> String.valueOf(date.getDayOfWeek().getValue() % 7);
      case 'W' -> two((date.getDayOfYear() + 6 - (date.getDayOfWeek().getValue() + 6) % 7) / 7);
      case 'y' -> two(Math.floorMod(date.getYear(), 100));
      case 'Y' -> String.valueOf(date.getYear());
      case 'z' ->
          value instanceof LocalDate || value instanceof LocalDateTime
              ? ""
              : Dates.offset(zoned(value).getOffset().getTotalSeconds(), "");
      case 'Z' -> zoneName(value);
      case '%' -> "%";
      default -> null;
    };
  }

  private static LocalDateTime local(Temporal value) {
    return switch (value) {
      case LocalDate date -> date.atStartOfDay();
      case LocalDateTime time -> time;
      case OffsetDateTime time -> time.toLocalDateTime();
      case ZonedDateTime time -> time.toLocalDateTime();
      default -> throw PythonError.type("not a date: " + value);
    };
  }

  private static ZonedDateTime zoned(Temporal value) {
    return switch (value) {
      case OffsetDateTime time -> time.toZonedDateTime();
      case ZonedDateTime time -> time;
      default -> local(value).atZone(ZoneId.systemDefault());
    };
  }

  private static String zoneName(Temporal value) {
    if (value instanceof ZonedDateTime time) {
      boolean utc =
          time.getOffset().getTotalSeconds() == 0 && time.getZone() instanceof java.time.ZoneOffset;
      return utc
          ? "UTC"
          : java.util.TimeZone.getTimeZone(time.getZone())
              .getDisplayName(
                  time.getZone().getRules().isDaylightSavings(time.toInstant()),
                  java.util.TimeZone.SHORT,
                  Locale.ENGLISH);
    }
    if (value instanceof OffsetDateTime time) {
      int seconds = time.getOffset().getTotalSeconds();
      return seconds == 0 ? "UTC" : "UTC" + Dates.offset(seconds, ":");
    }
    return "";
  }

  private static String month(LocalDate date, int length) {
    String name = date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    return name.substring(0, Math.min(length, name.length()));
  }

  private static String two(int number) {
    return String.format(Locale.ROOT, "%02d", number);
  }
}
