package io.jansible.modules.command;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** When a command began and ended, as Python's datetime shows it. */
final class Clock {
  private static final DateTimeFormatter WITH_FRACTION =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
  private static final DateTimeFormatter WHOLE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Clock() {}

  /** {@code str(datetime)}. */
  static String text(LocalDateTime time) {
    return (time.getNano() < 1000 ? WHOLE : WITH_FRACTION).format(time);
  }

  /** {@code str(timedelta)}. */
  static String text(Duration duration) {
    long days = duration.toDays();
    long micros = duration.toNanosPart() / 1000;
    return (days == 0 ? "" : days + (days == 1 ? " day, " : " days, "))
        + String.format(
            Locale.ROOT,
            "%d:%02d:%02d",
            duration.toHoursPart(),
            duration.toMinutesPart(),
            duration.toSecondsPart())
        + (micros == 0 ? "" : String.format(Locale.ROOT, ".%06d", micros));
  }
}
