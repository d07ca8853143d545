package io.jansible.modules.crypto;

import io.jansible.pki.PkiException;
import io.jansible.pki.TimeSpec;
import io.jansible.template.value.Text;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** From when until when an OpenSSH certificate is good. */
record SshValidity(Instant from, Instant to) {
  private static final Instant ALWAYS = Instant.EPOCH;
  private static final Instant FOREVER = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final BigInteger NEVER_ENDS = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  private static final DateTimeFormatter TOOL =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * As a task has it.
   *
   * @throws PkiException if it makes no sense
   */
  static SshValidity parse(String from, String to) {
    SshValidity validity = new SshValidity(time(from), time(to));
    if (validity.from.isAfter(validity.to)) {
      throw new PkiException(
          "Valid from: %s must not be greater than Valid to: %s"
              .formatted(Text.repr(from), Text.repr(to)));
    }
    return validity;
  }

  /** As a certificate has it. */
  static SshValidity of(BigInteger from, BigInteger to) {
    return new SshValidity(time(from), time(to));
  }

  private static Instant time(BigInteger seconds) {
    return seconds.equals(NEVER_ENDS) ? FOREVER : Instant.ofEpochSecond(seconds.longValueExact());
  }

  /** One point in time; what cannot be read has no words of its own. */
  static Instant time(String given) {
    String text = given.strip();
    if (text.equals("always")) {
      return ALWAYS;
    }
    if (text.equals("forever")) {
      return FOREVER;
    }
    try {
      if (text.startsWith("+") || text.startsWith("-")) {
        return TimeSpec.parse(text, "");
      }
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
          : LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    } catch (PkiException | DateTimeException e) {
      throw new PkiException("");
    }
  }

  /** What ssh-keygen takes; empty for all times. */
  String argument() {
    return from.equals(ALWAYS) && to.equals(FOREVER) ? "" : text(from, TOOL) + ":" + text(to, TOOL);
  }

  String fromShown() {
    return text(from, SHOWN);
  }

  String toShown() {
    return text(to, SHOWN);
  }

  private static String text(Instant time, DateTimeFormatter format) {
    return time.equals(ALWAYS) ? "always" : time.equals(FOREVER) ? "forever" : format.format(time);
  }

  boolean includes(Instant time) {
    return !time.isBefore(from) && !time.isAfter(to);
  }
}
