package io.jansible.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The line with date, time since the last one and time since the start, as the profiling callbacks
 * print it.
 */
final class Timing {
  private static final int WIDTH = 79;

  private final InstantSource clock;
  private final Instant start;
  private Instant last;

  Timing(InstantSource clock) {
    this.clock = clock;
    this.start = clock.instant();
    this.last = start;
  }

  Instant now() {
    return clock.instant();
  }

  String line(String format) {
    Instant now = clock.instant();
    String text =
        strftime(now.atZone(ZoneId.systemDefault()), format)
            + " ("
            + duration(Duration.between(last, now))
            + ")       "
            + duration(Duration.between(start, now));
    last = now;
    return filled(text, '*');
  }

  static String filled(String text, char with) {
    String head = text.isEmpty() ? "" : text + " ";
    return head + String.valueOf(with).repeat(Math.max(3, WIDTH - head.length())) + " ";
  }

  private static String duration(Duration time) {
    long millis = time.toMillis();
    return "%d:%02d:%02d.%03d"
        .formatted(millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, millis % 1000);
  }

  /** {@code name ------ 1.23s}, the number ending at a column. */
  static String row(String name, Duration time, int column) {
    String seconds = String.format(Locale.ROOT, " %.2fs", time.toNanos() / 1e9);
    String left = name + " ";
    return left
        + "-".repeat(Math.max(0, column - left.codePointCount(0, left.length())))
        + "-".repeat(Math.max(0, 9 - seconds.length()))
        + seconds;
  }

  /** Python's strftime in the C locale. */
  static String strftime(ZonedDateTime time, String format) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      c = format.charAt(++i);
      out.append(
          switch (c) {
            case 'A' -> of(time, "EEEE");
            case 'a' -> of(time, "EEE");
            case 'B' -> of(time, "MMMM");
            case 'b', 'h' -> of(time, "MMM");
            case 'd' -> of(time, "dd");
            case 'e' -> "%2d".formatted(time.getDayOfMonth());
            case 'm' -> of(time, "MM");
            case 'Y' -> of(time, "yyyy");
            case 'y' -> of(time, "yy");
            case 'H' -> of(time, "HH");
            case 'I' -> of(time, "hh");
            case 'p' -> of(time, "a");
            case 'M' -> of(time, "mm");
            case 'S' -> of(time, "ss");
            case 'f' -> of(time, "SSSSSS");
            case 'j' -> of(time, "DDD");
            case 'z' -> of(time, "xx");
            case 'Z' -> of(time, "zzz");
            case 's' -> Long.toString(time.toEpochSecond());
            case 'F' -> of(time, "yyyy-MM-dd");
            case 'T' -> of(time, "HH:mm:ss");
            case 'D', 'x' -> of(time, "MM/dd/yy");
            case 'X' -> of(time, "HH:mm:ss");
            case 'c' ->
                of(time, "EEE MMM ")
                    + "%2d".formatted(time.getDayOfMonth())
                    + of(time, " HH:mm:ss yyyy");
            case 'n' -> "\n";
            case 't' -> "\t";
            case '%' -> "%";
            default -> "%" + c;
          });
    }
    return out.toString();
  }

  private static String of(ZonedDateTime time, String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
  }
}
