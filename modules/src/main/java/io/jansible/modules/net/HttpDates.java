package io.jansible.modules.net;

import io.jansible.template.value.Text;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values of headers. */
final class HttpDates {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private HttpDates() {}

  /** Seconds since 1970 as HTTP writes a date. */
  static String text(double seconds) {
    return FORMAT.format(Instant.ofEpochSecond((long) Math.floor(seconds)));
  }

  /** A value that the user gave a header, which may be a number. */
  static String header(@Nullable Object value) {
    return Text.str(value);
  }
}
