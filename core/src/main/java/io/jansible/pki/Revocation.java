package io.jansible.pki;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that its issuer has taken back.
 *
 * @param issuer names of who issued it; null if that is the list's issuer
 * @param reason Ansible's word for it; null if none is told
 * @param invalid since when it was not to be trusted; null if that is not told
 * @param raw its encoding, for one that was read; null for a new one
 */
public record Revocation(
    BigInteger serial,
    Instant date,
    Critical<@Nullable List<Der>> issuer,
    Critical<@Nullable String> reason,
    Critical<@Nullable Instant> invalid,
    @Nullable Der raw) {

  /**
   * What one of its extensions says.
   *
   * @param value null if there is no such extension
   * @param critical whether who does not know the extension has to refuse
   */
  public record Critical<T extends @Nullable Object>(T value, boolean critical) {}

  private static final String REASON = "2.5.29.21";
  private static final String INVALIDITY = "2.5.29.24";
  private static final String ISSUER = "2.5.29.29";

  static Revocation read(Der entry) {
    List<Der> parts = entry.parts();
    Critical<@Nullable List<Der>> issuer = new Critical<>(null, false);
    Critical<@Nullable String> reason = new Critical<>(null, false);
    Critical<@Nullable Instant> invalid = new Critical<>(null, false);
    if (parts.size() > 2) {
      for (Extension each : Extension.read(parts.get(2))) {
        switch (each.oid()) {
          case ISSUER -> issuer = new Critical<>(each.value().parts(), each.critical());
          case REASON ->
              reason =
                  new Critical<>(
                      RevocationReasons.NUMBERS.get(each.value().integer().intValueExact()),
                      each.critical());
          case INVALIDITY -> invalid = new Critical<>(Times.read(each.value()), each.critical());
          default -> {
            // stays as it is
          }
        }
      }
    }
    return new Revocation(
        parts.get(0).integer(), Times.read(parts.get(1)), issuer, reason, invalid, entry);
  }

  Der der() {
    if (raw != null) {
      return raw;
    }
    List<Extension> extensions = new ArrayList<>();
    if (issuer.value() != null) {
      extensions.add(
          new Extension(ISSUER, issuer.critical(), Der.of(Der.SEQUENCE, issuer.value())));
    }
    if (reason.value() != null) {
      byte[] number = {(byte) RevocationReasons.NUMBERS.indexOf(reason.value())};
      extensions.add(new Extension(REASON, reason.critical(), Der.of(Der.ENUMERATED, number)));
    }
    if (invalid.value() != null) {
      extensions.add(new Extension(INVALIDITY, invalid.critical(), Times.general(invalid.value())));
    }
    List<Der> parts = new ArrayList<>(List.of(Der.integer(serial), Times.der(date)));
    if (!extensions.isEmpty()) {
      parts.add(Extension.der(extensions));
    }
    return Der.of(Der.SEQUENCE, parts);
  }

  /** Whether both say the same. */
  public boolean same(Revocation other, boolean ignoreDate) {
    Map<String, @Nullable Object> own = told("idna");
    Map<String, @Nullable Object> others = other.told("idna");
    own.remove("revocation_date");
    others.remove("revocation_date");
    // a time that is now is never quite the one of a moment ago
    return own.equals(others)
        && Objects.equals(invalid, other.invalid)
        && (ignoreDate || date.equals(other.date));
  }

  /** What results tell of it. */
  public Map<String, @Nullable Object> told(String nameEncoding) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    List<Der> names = issuer.value();
    Instant since = invalid.value();
    told.put("serial_number", PublicKeyData.whole(serial));
    told.put("revocation_date", Times.text(date));
    told.put("issuer", names == null ? null : GeneralName.texts(names, nameEncoding));
    told.put("issuer_critical", issuer.critical());
    told.put("reason", reason.value());
    told.put("reason_critical", reason.critical());
    told.put("invalidity_date", since == null ? null : Times.text(since));
    told.put("invalidity_date_critical", invalid.critical());
    return told;
  }
}
