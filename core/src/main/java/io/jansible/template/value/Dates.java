package io.jansible.template.value;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.Locale;

/**
 * Python's {@code datetime} values: {@link LocalDate} is a {@code date}, {@link LocalDateTime} and
 * {@link OffsetDateTime} are a {@code datetime}, {@link Duration} is a {@code timedelta}.
 */
public final class Dates {
  private Dates() {}

  /** {@code str(value)}. */
  public static String text(Temporal value) {
    return isoformat(value, " ");
  }

  /** {@code value.isoformat(separator)}. */
  public static String isoformat(Temporal value, String separator) {
    return switch (value) {
      case LocalDate date -> date(date);
      case LocalDateTime time -> date(time.toLocalDate()) + separator + time(time.toLocalTime());
      case OffsetDateTime time ->
          date(time.toLocalDate())
              + separator
              + time(time.toLocalTime())
              + offset(time.getOffset().getTotalSeconds(), ":");
      default -> value.toString();
    };
  }

  /** {@code repr(value)}. */
  public static String repr(Temporal value) {
    return switch (value) {
      case LocalDate date -> "datetime.date(" + dateArguments(date) + ")";
      case LocalDateTime time ->
          "datetime.datetime("
              + dateArguments(time.toLocalDate())
              + timeArguments(time.toLocalTime())
              + ")";
      case OffsetDateTime time -> {
        int seconds = time.getOffset().getTotalSeconds();
        String zone =
            seconds == 0
                ? "datetime.timezone.utc"
                : "datetime.timezone(" + repr(Duration.ofSeconds(seconds)) + ")";
        yield "datetime.datetime("
            + dateArguments(time.toLocalDate())
            + timeArguments(time.toLocalTime())
            + ", tzinfo="
            + zone
            + ")";
      }
      default -> value.toString();
    };
  }

  /** {@code str(timedelta)}: {@code 1 day, 2:03:04.000005}. */
  public static String text(Duration value) {
    long days = days(value);
    long seconds = seconds(value);
    String time =
        String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
            + (microseconds(value) == 0
                ? ""
                : String.format(Locale.ROOT, ".%06d", microseconds(value)));
    return days == 0 ? time : days + (Math.abs(days) == 1 ? " day, " : " days, ") + time;
  }

  /** {@code repr(timedelta)}. */
  public static String repr(Duration value) {
    StringBuilder out = new StringBuilder();
    if (days(value) != 0) {
      out.append("days=").append(days(value));
    }
    if (seconds(value) != 0) {
      out.append(out.isEmpty() ? "" : ", ").append("seconds=").append(seconds(value));
    }
    if (microseconds(value) != 0) {
      out.append(out.isEmpty() ? "" : ", ").append("microseconds=").append(microseconds(value));
    }
    return "datetime.timedelta(" + (out.isEmpty() ? "0" : out) + ")";
  }

  public static long days(Duration value) {
    return Math.floorDiv(value.getSeconds(), 86400L);
  }

  public static long seconds(Duration value) {
    return Math.floorMod(value.getSeconds(), 86400L);
  }

  public static long microseconds(Duration value) {
    return value.getNano() / 1000;
  }

  /** {@code a - b} of two dates or two times. */
  public static Duration between(Temporal later, Temporal earlier) {
    if (later instanceof LocalDate a && earlier instanceof LocalDate b) {
      return Duration.ofDays(ChronoUnit.DAYS.between(b, a));
    }
    if (later instanceof LocalDateTime a && earlier instanceof LocalDateTime b) {
      return Duration.between(b, a);
    }
    if (later instanceof OffsetDateTime a && earlier instanceof OffsetDateTime b) {
      return Duration.between(b, a);
    }
    if (later instanceof LocalDate || earlier instanceof LocalDate) {
      throw PythonError.type(
          "unsupported operand type(s) for -: '"
              + Values.qualifiedTypeName(later)
              + "' and '"
              + Values.qualifiedTypeName(earlier)
              + "'");
    }
    throw PythonError.type("can't subtract offset-naive and offset-aware datetimes");
  }

  static int compare(Temporal a, Temporal b, String operator) {
    if (a instanceof LocalDate left && b instanceof LocalDate right) {
      return left.compareTo(right);
    }
    if (a instanceof LocalDateTime left && b instanceof LocalDateTime right) {
      return left.compareTo(right);
    }
    if (a instanceof OffsetDateTime left && b instanceof OffsetDateTime right) {
      return left.toInstant().compareTo(right.toInstant());
    }
    if (a instanceof LocalDate || b instanceof LocalDate) {
      throw PythonError.type("can't compare datetime.datetime to datetime.date");
    }
    throw PythonError.type("can't compare offset-naive and offset-aware datetimes");
  }

  /** {@code +hh:mm}, as {@code isoformat} and {@code %z} write an offset. */
  public static String offset(int seconds, String separator) {
    int size = Math.abs(seconds);
    String text =
        String.format(
            Locale.ROOT,
            "%s%02d%s%02d",
            seconds < 0 ? "-" : "+",
            size / 3600,
            separator,
            size / 60 % 60);
    return size % 60 == 0 ? text : text + separator + String.format(Locale.ROOT, "%02d", size % 60);
  }

  private static String date(LocalDate date) {
    return String.format(
        Locale.ROOT, "%04d-%02d-%02d", date.getYear(), date.getMonthValue(), date.getDayOfMonth());
  }

  private static String time(LocalTime time) {
    int micros = time.getNano() / 1000;
    String text =
        String.format(
            Locale.ROOT, "%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond());
    return micros == 0 ? text : text + String.format(Locale.ROOT, ".%06d", micros);
  }

  private static String dateArguments(LocalDate date) {
    return date.getYear() + ", " + date.getMonthValue() + ", " + date.getDayOfMonth();
  }

  private static String timeArguments(LocalTime time) {
    int micros = time.getNano() / 1000;
    String text = ", " + time.getHour() + ", " + time.getMinute();
    if (time.getSecond() != 0 || micros != 0) {
      text += ", " + time.getSecond();
    }
    return micros == 0 ? text : text + ", " + micros;
  }
}
