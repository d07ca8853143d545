package io.jansible.pki;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times such as {@code +3650d} and {@code 20300101120000Z}. */
public final class TimeSpec {
  private static final Pattern RELATIVE =
      Pattern.compile(
          "^([+-])(?:(\\d+)[wW])?(?:(\\d+)[dD])?(?:(\\d+)[hH])?(?:(\\d+)[mM])?(?:(\\d+)[sS]?)?$");

  private static final long[] UNITS = {7 * 86400L, 86400L, 3600L, 60L, 1L};

  private TimeSpec() {}

  /**
   * @param name the option, in errors
   * @throws PkiException if it is none
   */
  public static Instant parse(String text, String name) {
    if (text.startsWith("+") || text.startsWith("-")) {
      Matcher parts = RELATIVE.matcher(text);
      if (!parts.matches() || text.length() == 1) {
        throw new PkiException("The timespec \"%s\" for %s is invalid".formatted(text, name));
      }
      Duration offset = Duration.ZERO;
      for (int i = 0; i < UNITS.length; i++) {
        String count = parts.group(i + 2);
        if (count != null) {
          offset = offset.plusSeconds(UNITS[i] * Long.parseLong(count));
        }
      }
      Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
      return parts.group(1).equals("+") ? now.plus(offset) : now.minus(offset);
    }
    try {
      switch (text.length()) {
        case 15 -> {
          return local(text, "yyyyMMddHHmmss'Z'");
        }
        case 13 -> {
          return local(text, "yyyyMMddHHmm'Z'");
        }
        case 19 -> {
          return zoned(text, "yyyyMMddHHmmss");
        }
        case 17 -> {
          return zoned(text, "yyyyMMddHHmm");
        }
        default -> {
          // told below
        }
      }
    } catch (DateTimeException e) {
      // told below
    }
    throw new PkiException("The time spec \"%s\" for %s is invalid".formatted(text, name));
  }

  private static Instant local(String text, String pattern) {
    return LocalDateTime.parse(text, DateTimeFormatter.ofPattern(pattern))
        .toInstant(ZoneOffset.UTC);
  }

  private static Instant zoned(String text, String pattern) {
    DateTimeFormatter format =
        new DateTimeFormatterBuilder()
            .appendPattern(pattern)
            .appendPattern("xx")
            .toFormatter(java.util.Locale.ROOT);
    return OffsetDateTime.parse(text, format).toInstant();
  }
}
