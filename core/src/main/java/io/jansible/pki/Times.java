package io.jansible.pki;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as certificates and results have them. */
final class Times {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private Times() {}

  static String text(Instant time) {
    return TIME.format(time);
  }

  /** Two digits for the year until 2049. */
  static Der der(Instant time) {
    String text = text(time);
    return text.compareTo("2050") < 0 ? Der.text(0x17, text.substring(2)) : general(time);
  }

  /** Four digits for any year. */
  static Der general(Instant time) {
    return Der.text(0x18, text(time));
  }

  static boolean isTime(Der value) {
    return value.is(0x17) || value.is(0x18);
  }

  static Instant read(Der time) {
    String text = new String(time.content(), StandardCharsets.US_ASCII);
    if (time.is(0x17)) {
      text = (text.charAt(0) < '5' ? "20" : "19") + text;
    }
    return LocalDateTime.parse(text, DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'"))
        .toInstant(ZoneOffset.UTC);
  }
}
