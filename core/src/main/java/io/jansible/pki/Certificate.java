package io.jansible.pki;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An X.509 certificate. */
public final class Certificate {
  private final Der whole;
  private final Der body;

  /** From the serial number on: the version before it may be missing. */
  private final List<Der> fields;

  private final int version;
  private final PublicKeyData key;
  private final List<Extension> extensions;

  private Certificate(Der whole) {
    this.whole = whole;
    this.body = whole.part(0);
    List<Der> parts = body.parts();
    boolean versioned = parts.get(0).tag() == 0xa0;
    this.version = versioned ? parts.get(0).part(0).integer().intValue() + 1 : 1;
    this.fields = versioned ? parts.subList(1, parts.size()) : parts;
    this.key = PublicKeyData.of(fields.get(5));
    List<Extension> all = new ArrayList<>();
    for (Der each : fields.subList(6, fields.size())) {
      if (each.tag() == 0xa3) {
        all.addAll(Extension.read(each.part(0)));
      }
    }
    this.extensions = List.copyOf(all);
  }

  /**
   * @throws PkiException if it is none
   */
  public static Certificate ofPem(byte[] content) {
    return ofDer(Pem.read(content, List.of("CERTIFICATE", "X509 CERTIFICATE")));
  }

  /**
   * @throws PkiException if it is none
   */
  public static Certificate ofDer(byte[] content) {
    try {
      return new Certificate(Der.read(content));
    } catch (IndexOutOfBoundsException e) {
      throw new PkiException("error parsing asn1 value: ParseError { kind: ShortData }");
    }
  }

  /** Of a file that may be binary. */
  public static Certificate ofFile(byte[] content) {
    if (Pem.isIn(content)) {
      return ofPem(content);
    }
    try {
      return ofDer(content);
    } catch (PkiException e) {
      throw new PkiException("Cannot parse DER certificate: " + e.text());
    }
  }

  /** What is to be signed. */
  public static Der body(
      BigInteger serial,
      Der algorithm,
      Der issuer,
      Instant notBefore,
      Instant notAfter,
      Der subject,
      PublicKeyData key,
      List<Extension> extensions) {
    List<Der> parts = new ArrayList<>();
    parts.add(Der.of(0xa0, List.of(Der.integer(BigInteger.TWO))));
    parts.add(Der.integer(serial));
    parts.add(algorithm);
    parts.add(issuer);
    parts.add(Der.sequence(Times.der(notBefore), Times.der(notAfter)));
    parts.add(subject);
    parts.add(key.der());
    if (!extensions.isEmpty()) {
      parts.add(Der.of(0xa3, List.of(Extension.der(extensions))));
    }
    return Der.of(Der.SEQUENCE, parts);
  }

  public static Certificate of(Der body, Der algorithm, byte[] signature) {
    return new Certificate(Der.sequence(body, algorithm, Der.bits(signature)));
  }

  /** As results show it. */
  public static String timeText(Instant time) {
    return Times.text(time);
  }

  public String pem() {
    return Pem.of("CERTIFICATE", whole.encoded());
  }

  public Der subject() {
    return fields.get(4);
  }

  public Der issuer() {
    return fields.get(2);
  }

  public PublicKeyData key() {
    return key;
  }

  public List<Extension> extensions() {
    return extensions;
  }

  public BigInteger serial() {
    return fields.get(0).integer();
  }

  public Instant notBefore() {
    return Times.read(fields.get(3).part(0));
  }

  public Instant notAfter() {
    return Times.read(fields.get(3).part(1));
  }

  /** Whether the issuer's name is that of a certificate. */
  public boolean namesIssuer(Certificate issuer) {
    return DistinguishedName.read(issuer()).equals(DistinguishedName.read(issuer.subject()));
  }

  /** The subject as Python's cryptography shows it. */
  public String subjectText() {
    return DistinguishedName.shown(subject());
  }

  public boolean signedBy(PublicKeyData signer) {
    return SignatureCheck.valid(
        signer, whole.part(1).part(0).oid(), body.encoded(), whole.part(2).octets());
  }

  /** What {@code x509_certificate_info} tells of it. */
  public Map<String, @Nullable Object> told(String nameEncoding, boolean oneFingerprint) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("signature_algorithm", Oids.name(whole.part(1).part(0).oid()));
    List<DistinguishedName.Attribute> subject = DistinguishedName.read(subject());
    List<DistinguishedName.Attribute> issuer = DistinguishedName.read(issuer());
    told.put("subject", DistinguishedName.mapped(subject));
    told.put("subject_ordered", DistinguishedName.ordered(subject));
    told.put("issuer", DistinguishedName.mapped(issuer));
    told.put("issuer_ordered", DistinguishedName.ordered(issuer));
    told.put("version", (long) version);
    ExtensionInfo info = new ExtensionInfo(extensions, nameEncoding, told);
    info.usage();
    told.put("not_before", timeText(notBefore()));
    told.put("not_after", timeText(notAfter()));
    told.put("expired", notAfter().isBefore(Instant.now()));
    told.put("public_key", key.pem());
    told.put("public_key_type", key.type());
    told.put("public_key_data", key.data());
    told.put("public_key_fingerprints", Fingerprints.of(key.encoded(), oneFingerprint));
    told.put("fingerprints", Fingerprints.of(whole.encoded(), oneFingerprint));
    info.keyIdentifiers();
    told.put("serial_number", PublicKeyData.whole(serial()));
    info.byOid();
    info.access();
    return told;
  }
}
