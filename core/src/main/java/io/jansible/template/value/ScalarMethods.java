package io.jansible.template.value;

import io.jansible.template.Arguments;
import io.jansible.template.Variables;
import io.jansible.value.PythonCodec;
import io.jansible.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.time.temporal.Temporal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Attributes and methods of Python's numbers, bytes, dates and time spans. */
final class ScalarMethods {
  private static final Set<String> INT =
      Set.of("bit_length", "bit_count", "conjugate", "as_integer_ratio", "to_bytes");
  private static final Set<String> FLOAT =
      Set.of("is_integer", "conjugate", "as_integer_ratio", "hex");
  private static final Set<String> BYTES = Set.of("decode", "hex");
  private static final Set<String> DATE =
      Set.of(
          "strftime",
          "isoformat",
          "weekday",
          "isoweekday",
          "isocalendar",
          "toordinal",
          "ctime",
          "replace");
  private static final Set<String> TIME =
      Set.of("timestamp", "date", "timetuple", "utcoffset", "tzname");

  private ScalarMethods() {}

  /** A plain attribute, or {@link Variables#ABSENT}. */
  static @Nullable Object attribute(Object self, String name) {
    return switch (self) {
      case Duration duration ->
          switch (name) {
            case "days" -> Dates.days(duration);
            case "seconds" -> Dates.seconds(duration);
            case "microseconds" -> Dates.microseconds(duration);
            default -> Variables.ABSENT;
          };
      case LocalDate date -> date(date, name);
      case LocalDateTime time -> time(time, null, name);
      case OffsetDateTime time -> time(time.toLocalDateTime(), time.getOffset(), name);
      case Double number ->
          name.equals("real") ? number : name.equals("imag") ? (Object) 0.0 : Variables.ABSENT;
      case Number number -> whole(number, name);
      case Boolean flag -> whole(flag ? 1L : 0L, name);
      default -> Variables.ABSENT;
    };
  }

  private static Object whole(Number number, String name) {
    return switch (name) {
      case "real", "numerator" -> number;
      case "imag" -> 0L;
      case "denominator" -> 1L;
      default -> Variables.ABSENT;
    };
  }

  private static Object date(LocalDate date, String name) {
    return switch (name) {
      case "year" -> (long) date.getYear();
      case "month" -> (long) date.getMonthValue();
      case "day" -> (long) date.getDayOfMonth();
      default -> Variables.ABSENT;
    };
  }

  private static @Nullable Object time(
      LocalDateTime time, @Nullable ZoneOffset offset, String name) {
    return switch (name) {
      case "hour" -> (long) time.getHour();
      case "minute" -> (long) time.getMinute();
      case "second" -> (long) time.getSecond();
      case "microsecond" -> (long) (time.getNano() / 1000);
      case "tzinfo" ->
          offset == null
              ? null
              : offset.getTotalSeconds() == 0
                  ? "UTC"
                  : "UTC" + Dates.offset(offset.getTotalSeconds(), ":");
      case "fold" -> 0L;
      default -> date(time.toLocalDate(), name);
    };
  }

  static boolean has(Object self, String name) {
    return switch (self) {
      case Double ignored -> FLOAT.contains(name);
      case Number ignored -> INT.contains(name);
      case Boolean ignored -> INT.contains(name);
      case byte[] ignored -> BYTES.contains(name);
      case LocalDate ignored -> DATE.contains(name);
      case Temporal ignored -> DATE.contains(name) || TIME.contains(name);
      case Duration ignored -> name.equals("total_seconds");
      default -> false;
    };
  }

  static @Nullable Object call(Object self, String name, Arguments arguments) {
    return switch (self) {
      case Double number -> real(number, name);
      case Number number -> integer(Arithmetic.big(number), name, arguments);
      case Boolean flag -> integer(Arithmetic.big(flag), name, arguments);
      case byte[] bytes -> bytes(bytes, name, arguments);
      case Temporal time -> temporal(time, name, arguments);
      case Duration duration -> duration.getSeconds() + duration.getNano() / 1e9;
      default -> throw PythonError.attribute(name);
    };
  }

  private static Object real(double number, String name) {
    return switch (name) {
      case "is_integer" -> number == Math.rint(number) && !Double.isInfinite(number);
      case "hex" -> Double.toHexString(number);
      case "as_integer_ratio" -> {
        BigDecimal exact = new BigDecimal(number);
        BigInteger denominator = BigInteger.TEN.pow(Math.max(0, exact.scale()));
        BigInteger numerator = exact.multiply(new BigDecimal(denominator)).toBigIntegerExact();
        BigInteger common = numerator.gcd(denominator);
        yield Tuple.of(
            Values.whole(numerator.divide(common)), Values.whole(denominator.divide(common)));
      }
      default -> number;
    };
  }

  private static Object integer(BigInteger number, String name, Arguments arguments) {
    return switch (name) {
      case "bit_length" -> (long) number.abs().bitLength();
      case "bit_count" -> (long) number.abs().bitCount();
      case "as_integer_ratio" -> Tuple.of(Values.whole(number), 1L);
      case "to_bytes" -> {
        Parameters p = Parameters.of("to_bytes", arguments, 0, 3);
        int length = p.number(0, "length", 1);
        byte[] result = new byte[length];
        byte[] all = number.toByteArray();
        for (int i = 0; i < length && i < all.length; i++) {
          result[length - 1 - i] = all[all.length - 1 - i];
        }
        if (Text.str(p.get(1, "byteorder", "big")).equals("little")) {
          for (int i = 0; i < length / 2; i++) {
            byte swap = result[i];
            result[i] = result[length - 1 - i];
            result[length - 1 - i] = swap;
          }
        }
        yield result;
      }
      default -> Values.whole(number);
    };
  }

  private static Object bytes(byte[] bytes, String name, Arguments arguments) {
    if (name.equals("hex")) {
      return HexFormat.of().formatHex(bytes);
    }
    Parameters p = Parameters.of("decode", arguments, 0, 2);
    String charset = p.has(0, "encoding") ? p.text(0, "encoding") : "utf-8";
    return new String(
        bytes,
        PythonCodec.charset(charset)
            .orElseThrow(() -> new PythonError("LookupError", "unknown encoding: " + charset)));
  }

  private static @Nullable Object temporal(Temporal self, String name, Arguments arguments) {
    LocalDate date =
        switch (self) {
          case LocalDate plain -> plain;
          case LocalDateTime time -> time.toLocalDate();
          case OffsetDateTime time -> time.toLocalDate();
          default -> throw PythonError.type("not a date");
        };
    return switch (name) {
      case "strftime" ->
          Strftime.format(self, Parameters.of("strftime", arguments, 1, 1).text(0, "format"));
      case "isoformat" ->
          Dates.isoformat(
              self, arguments.count() > 0 ? Text.str(arguments.get(0, "sep", "T")) : "T");
      case "weekday" -> (long) date.getDayOfWeek().getValue() - 1;
      case "isoweekday" -> (long) date.getDayOfWeek().getValue();
      case "isocalendar" ->
          Tuple.of(
              (long) date.get(IsoFields.WEEK_BASED_YEAR),
              (long) date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
              (long) date.getDayOfWeek().getValue());
      case "toordinal" -> date.toEpochDay() + 719163;
      case "ctime" -> Strftime.format(self, "%a %b %e %H:%M:%S %Y");
      case "date" -> date;
      case "timestamp" -> timestamp(self);
      case "utcoffset" ->
          self instanceof OffsetDateTime time
              ? Duration.ofSeconds(time.getOffset().getTotalSeconds())
              : null;
      case "tzname" -> self instanceof OffsetDateTime ? Strftime.format(self, "%Z") : null;
      case "timetuple" -> {
        LocalDateTime time =
            self instanceof LocalDateTime plain ? plain : ((OffsetDateTime) self).toLocalDateTime();
        yield Tuple.of(
            (long) time.getYear(),
            (long) time.getMonthValue(),
            (long) time.getDayOfMonth(),
            (long) time.getHour(),
            (long) time.getMinute(),
            (long) time.getSecond(),
            (long) time.getDayOfWeek().getValue() - 1,
            (long) time.getDayOfYear(),
            -1L);
      }
      case "replace" -> replace(self, arguments);
      default ->
          throw PythonError.attribute(
              "'" + Values.qualifiedTypeName(self) + "' object has no attribute '" + name + "'");
    };
  }

  private static double timestamp(Temporal self) {
    OffsetDateTime time =
        self instanceof OffsetDateTime offset
            ? offset
            : ((LocalDateTime) self).atZone(ZoneId.systemDefault()).toOffsetDateTime();
    return time.toEpochSecond() + time.getNano() / 1e9;
  }

  private static Object replace(Temporal self, Arguments arguments) {
    List<String> names = List.of("year", "month", "day", "hour", "minute", "second", "microsecond");
    Temporal result = self;
    for (int i = 0; i < names.size(); i++) {
      if (arguments.has(i, names.get(i))) {
        int value = Values.intValue(arguments.get(i, names.get(i), null));
        var field =
            switch (names.get(i)) {
              case "year" -> java.time.temporal.ChronoField.YEAR;
              case "month" -> java.time.temporal.ChronoField.MONTH_OF_YEAR;
              case "day" -> java.time.temporal.ChronoField.DAY_OF_MONTH;
              case "hour" -> java.time.temporal.ChronoField.HOUR_OF_DAY;
              case "minute" -> java.time.temporal.ChronoField.MINUTE_OF_HOUR;
              case "second" -> java.time.temporal.ChronoField.SECOND_OF_MINUTE;
              default -> java.time.temporal.ChronoField.MICRO_OF_SECOND;
            };
        try {
          result = result.with(field, value);
        } catch (java.time.DateTimeException e) {
          throw PythonError.value(names.get(i) + " is out of range");
        }
      }
    }
    Map<String, @Nullable Object> named = arguments.named();
    return named.containsKey("tzinfo")
            && named.get("tzinfo") == null
            && result instanceof OffsetDateTime time
        ? time.toLocalDateTime()
        : result;
  }
}
