package io.jansible.pki;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An extension of a certificate, or one that is asked for.
 *
 * @param value what it says
 */
public record Extension(String oid, boolean critical, Der value) {
  public static final String SUBJECT_KEY = "2.5.29.14";
  public static final String KEY_USAGE = "2.5.29.15";
  public static final String ALTERNATIVE_NAME = "2.5.29.17";
  public static final String BASIC_CONSTRAINTS = "2.5.29.19";
  public static final String NAME_CONSTRAINTS = "2.5.29.30";
  public static final String DISTRIBUTION_POINTS = "2.5.29.31";
  public static final String AUTHORITY_KEY = "2.5.29.35";
  public static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  public static final String TLS_FEATURE = "1.3.6.1.5.5.7.1.24";
  static final String AUTHORITY_ACCESS = "1.3.6.1.5.5.7.1.1";

  /** What each bit of a key usage is called: in short and in full. */
  private static final List<List<String>> USAGES =
      List.of(
          List.of("digitalSignature", "Digital Signature"),
          List.of("nonRepudiation", "Non Repudiation"),
          List.of("keyEncipherment", "Key Encipherment"),
          List.of("dataEncipherment", "Data Encipherment"),
          List.of("keyAgreement", "Key Agreement"),
          List.of("keyCertSign", "Certificate Sign"),
          List.of("cRLSign", "CRL Sign"),
          List.of("encipherOnly", "Encipher Only"),
          List.of("decipherOnly", "Decipher Only"));

  static List<Extension> read(Der sequence) {
    List<Extension> all = new ArrayList<>();
    for (Der each : sequence.parts()) {
      List<Der> parts = each.parts();
      boolean critical = parts.size() > 2 && parts.get(1).isTrue();
      all.add(
          new Extension(
              parts.get(0).oid(), critical, Der.read(parts.get(parts.size() - 1).content())));
    }
    return all;
  }

  public static Der der(List<Extension> extensions) {
    return Der.of(Der.SEQUENCE, extensions.stream().map(Extension::der).toList());
  }

  private Der der() {
    List<Der> parts = new ArrayList<>(List.of(Der.oid(oid)));
    if (critical) {
      parts.add(Der.bool(true));
    }
    parts.add(Der.of(Der.OCTETS, value.encoded()));
    return Der.of(Der.SEQUENCE, parts);
  }

  public static Optional<Extension> find(List<Extension> all, String oid) {
    return all.stream().filter(each -> each.oid().equals(oid)).findFirst();
  }

  /** Names, whose order does not matter where extensions are compared. */
  public static Extension alternativeNames(List<String> names, boolean critical) {
    return new Extension(
        ALTERNATIVE_NAME,
        critical,
        Der.of(Der.SEQUENCE, GeneralName.parseAll(names, "Subject Alternative Name")));
  }

  public static Extension keyUsage(List<String> usages, boolean critical) {
    boolean[] bits = new boolean[9];
    for (String usage : usages) {
      int bit = -1;
      for (int i = 0; i < USAGES.size(); i++) {
        bit = USAGES.get(i).contains(usage) ? i : bit;
      }
      if (bit < 0) {
        throw new PkiException("Unknown key usage \"" + usage + "\"");
      }
      bits[bit] = true;
    }
    if (!bits[4] && (bits[7] || bits[8])) {
      throw new PkiException(
          "encipher_only and decipher_only can only be true when key_agreement is true");
    }
    return new Extension(KEY_USAGE, critical, Der.flags(bits));
  }

  public static Extension extendedKeyUsage(List<String> usages, boolean critical) {
    return new Extension(
        EXTENDED_KEY_USAGE,
        critical,
        Der.of(Der.SEQUENCE, usages.stream().map(usage -> Der.oid(Oids.of(usage))).toList()));
  }

  /** Of {@code CA:TRUE} and {@code pathlen:1}. */
  public static Extension basicConstraints(List<String> constraints, boolean critical) {
    boolean ca = false;
    BigInteger length = null;
    for (String each : constraints) {
      if (each.startsWith("CA:")) {
        String value = each.substring(3);
        if (!value.equals("TRUE") && !value.equals("FALSE")) {
          throw new PkiException("Unknown basic constraint value \"" + value + "\" for CA");
        }
        ca = value.equals("TRUE");
      } else if (each.startsWith("pathlen:")) {
        String value = each.substring(8);
        if (!value.strip().matches("[+-]?\\d+")) {
          throw new PkiException(
              "Cannot parse path length constraint \"%s\" (invalid literal for int() with base 10: '%s')"
                  .formatted(value, value));
        }
        length = new BigInteger(value.strip());
      } else {
        throw new PkiException("Unknown basic constraint \"" + each + "\"");
      }
    }
    List<Der> parts = new ArrayList<>();
    if (ca) {
      parts.add(Der.bool(true));
    }
    if (length != null) {
      parts.add(Der.integer(length));
    }
    return new Extension(BASIC_CONSTRAINTS, critical, Der.of(Der.SEQUENCE, parts));
  }

  public static Extension mustStaple(boolean critical) {
    return new Extension(TLS_FEATURE, critical, Der.sequence(Der.integer(BigInteger.valueOf(5))));
  }

  public static Extension nameConstraints(
      List<String> permitted, List<String> excluded, boolean critical) {
    List<Der> parts = new ArrayList<>();
    if (!permitted.isEmpty()) {
      parts.add(subtrees(0xa0, permitted, "name constraints permitted"));
    }
    if (!excluded.isEmpty()) {
      parts.add(subtrees(0xa1, excluded, "name constraints excluded"));
    }
    return new Extension(NAME_CONSTRAINTS, critical, Der.of(Der.SEQUENCE, parts));
  }

  private static Der subtrees(int tag, List<String> names, String what) {
    List<Der> all = new ArrayList<>();
    for (String each : names) {
      Der name = GeneralName.parse(each, what);
      if (name.tag() == 0x87 && (name.content().length == 4 || name.content().length == 16)) {
        throw new PkiException(
            "Error while parsing name constraint: IPAddress name constraints must be an"
                + " IPv4Network or IPv6Network object");
      }
      all.add(Der.sequence(name));
    }
    return Der.of(tag, all);
  }

  public static Extension subjectKey(byte[] identifier) {
    return new Extension(SUBJECT_KEY, false, Der.of(Der.OCTETS, identifier));
  }

  public static Extension authorityKey(
      byte @Nullable [] identifier, @Nullable List<String> issuer, @Nullable BigInteger serial) {
    List<Der> parts = new ArrayList<>();
    if (identifier != null) {
      parts.add(Der.of(0x80, identifier));
    }
    if (issuer != null) {
      parts.add(Der.of(0xa1, GeneralName.parseAll(issuer, "authority cert issuer")));
    }
    if (serial != null) {
      parts.add(Der.of(0x82, serial.toByteArray()));
    }
    return new Extension(AUTHORITY_KEY, false, Der.of(Der.SEQUENCE, parts));
  }

  /**
   * Where lists of revoked certificates are.
   *
   * @param points each with {@code full_name} or {@code relative_name}, {@code crl_issuer}, {@code
   *     reasons}
   */
  public static Extension distributionPoints(List<? extends Map<?, ?>> points) {
    List<Der> all = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      try {
        all.add(point(points.get(i)));
      } catch (PkiException e) {
        throw new PkiException(
            "Error while parsing CRL distribution point #%d: %s".formatted(i, e.text()));
      }
    }
    return new Extension(DISTRIBUTION_POINTS, false, Der.of(Der.SEQUENCE, all));
  }

  private static Der point(Map<?, ?> point) {
    List<Der> parts = new ArrayList<>();
    if (point.get("full_name") instanceof List<?> names) {
      parts.add(Der.of(0xa0, List.of(Der.of(0xa0, names(names, "full_name", "full name")))));
    }
    if (point.get("relative_name") instanceof List<?> names) {
      notEmpty(names, "relative_name");
      parts.add(
          Der.of(
              0xa0,
              List.of(
                  DistinguishedName.relative(
                      0xa1,
                      names.stream()
                          .map(each -> DistinguishedName.parseOne(String.valueOf(each)))
                          .toList()))));
    }
    if (point.get("reasons") instanceof List<?> reasons) {
      boolean[] bits = new boolean[RevocationReasons.BITS.size()];
      reasons.forEach(each -> bits[RevocationReasons.BITS.indexOf(String.valueOf(each))] = true);
      parts.add(Der.of(0x81, Der.flags(bits).content()));
    }
    if (point.get("crl_issuer") instanceof List<?> names) {
      parts.add(Der.of(0xa2, names(names, "crl_issuer", "CRL issuer")));
    }
    return Der.of(Der.SEQUENCE, parts);
  }

  private static List<Der> names(List<?> names, String argument, String what) {
    notEmpty(names, argument);
    return GeneralName.parseAll(names.stream().map(String::valueOf).toList(), what);
  }

  private static void notEmpty(List<?> names, String argument) {
    if (names.isEmpty()) {
      throw new PkiException(argument + " must not be empty");
    }
  }

  /** The names of the bits that are set, in alphabetical order. */
  List<Object> usages() {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < USAGES.size(); i++) {
      if (value.flag(i) && (i < 7 || value.flag(4))) {
        all.add(USAGES.get(i).get(1));
      }
    }
    all.sort(null);
    return all;
  }
}
