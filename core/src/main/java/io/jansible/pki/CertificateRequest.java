package io.jansible.pki;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A certificate signing request (PKCS#10). */
public final class CertificateRequest {
  private static final String EXTENSION_REQUEST = "1.2.840.113549.1.9.14";

  private final Der whole;
  private final Der body;
  private final PublicKeyData key;
  private final List<Extension> extensions;

  private CertificateRequest(Der whole) {
    this.whole = whole;
    this.body = whole.part(0);
    this.key = PublicKeyData.of(body.part(2));
    List<Extension> all = new ArrayList<>();
    List<Der> parts = body.parts();
    if (parts.size() > 3) {
      for (Der attribute : parts.get(3).parts()) {
        if (attribute.part(0).oid().equals(EXTENSION_REQUEST)) {
          all.addAll(Extension.read(attribute.part(1).part(0)));
        }
      }
    }
    this.extensions = List.copyOf(all);
  }

  /**
   * @throws PkiException if it is none
   */
  public static CertificateRequest ofPem(byte[] content) {
    byte[] der = Pem.read(content, List.of("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"));
    try {
      return new CertificateRequest(Der.read(der));
    } catch (IndexOutOfBoundsException e) {
      throw new PkiException("error parsing asn1 value: ParseError { kind: ShortData }");
    }
  }

  /** What is to be signed. */
  public static Der body(Der subject, PublicKeyData key, List<Extension> extensions) {
    List<Der> attributes = new ArrayList<>();
    if (!extensions.isEmpty()) {
      attributes.add(
          Der.sequence(
              Der.oid(EXTENSION_REQUEST), Der.of(Der.SET, List.of(Extension.der(extensions)))));
    }
    return Der.sequence(Der.integer(BigInteger.ZERO), subject, key.der(), Der.of(0xa0, attributes));
  }

  public static CertificateRequest of(Der body, Der algorithm, byte[] signature) {
    return new CertificateRequest(Der.sequence(body, algorithm, Der.bits(signature)));
  }

  public String pem() {
    return Pem.of("CERTIFICATE REQUEST", whole.encoded());
  }

  public Der subject() {
    return body.part(1);
  }

  public List<DistinguishedName.Attribute> subjectParts() {
    return DistinguishedName.read(subject());
  }

  public PublicKeyData key() {
    return key;
  }

  public List<Extension> extensions() {
    return extensions;
  }

  public boolean signatureValid() {
    return SignatureCheck.valid(
        key, whole.part(1).part(0).oid(), body.encoded(), whole.part(2).octets());
  }

  /** What {@code openssl_csr_info} tells of it. */
  public Map<String, @Nullable Object> told(String nameEncoding, boolean oneFingerprint) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("subject", DistinguishedName.mapped(subjectParts()));
    told.put("subject_ordered", DistinguishedName.ordered(subjectParts()));
    ExtensionInfo info = new ExtensionInfo(extensions, nameEncoding, told);
    info.usage();
    info.nameConstraints();
    told.put("public_key", key.pem());
    told.put("public_key_type", key.type());
    told.put("public_key_data", key.data());
    told.put("public_key_fingerprints", Fingerprints.of(key.encoded(), oneFingerprint));
    info.keyIdentifiers();
    info.byOid();
    told.put("signature_valid", signatureValid());
    return told;
  }
}
