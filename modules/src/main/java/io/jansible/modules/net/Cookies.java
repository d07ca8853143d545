package io.jansible.modules.net;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code Set-Cookie} headers, as far as a result shows them. */
final class Cookies {
  private Cookies() {}

  /** Takes a cookie in, or out if it has expired. */
  static void set(Map<String, @Nullable Object> cookies, String header) {
    String[] parts = header.split(";");
    int equals = parts[0].indexOf('=');
    if (equals <= 0) {
      return;
    }
    String name = parts[0].substring(0, equals).strip();
    String value = parts[0].substring(equals + 1).strip();
    boolean expired = false;
    boolean hasAge = false;
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].strip().split("=", 2);
      String attribute = pair[0].strip().toLowerCase(Locale.ROOT);
      if (pair.length == 2 && attribute.equals("max-age")) {
        hasAge = true;
        expired = pair[1].strip().startsWith("-") || pair[1].strip().equals("0");
      } else if (pair.length == 2 && attribute.equals("expires") && !hasAge) {
        expired = isPast(pair[1].strip());
      }
    }
    if (expired) {
      cookies.remove(name);
    } else {
      cookies.put(name, value);
    }
  }

  private static boolean isPast(String date) {
    try {
      return ZonedDateTime.parse(date.replace('-', ' '), DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant()
          .isBefore(Instant.now());
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
