package io.jansible.pki;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A list of the certificates that an issuer has revoked. */
public final class RevocationList {
  static final String LABEL = "X509 CRL";

  private final Der whole;
  private final boolean pem;
  private final Der issuer;
  private final Instant lastUpdate;
  private final @Nullable Instant nextUpdate;
  private final List<Revocation> entries;

  private RevocationList(Der whole, boolean pem) {
    this.whole = whole;
    this.pem = pem;
    List<Der> parts = new ArrayList<>(whole.part(0).parts());
    if (parts.get(0).is(Der.INTEGER)) {
      parts.remove(0);
    }
    this.issuer = parts.get(1);
    this.lastUpdate = Times.read(parts.get(2));
    boolean next = parts.size() > 3 && Times.isTime(parts.get(3));
    this.nextUpdate = next ? Times.read(parts.get(3)) : null;
    int at = next ? 4 : 3;
    this.entries =
        parts.size() > at && parts.get(at).is(Der.SEQUENCE)
            ? parts.get(at).parts().stream().map(Revocation::read).toList()
            : List.of();
  }

  /**
   * Reads one in PEM or binary form.
   *
   * @throws PkiException if it is none
   */
  public static RevocationList read(byte[] content) {
    boolean pem = Pem.isIn(content);
    try {
      return new RevocationList(Der.read(pem ? Pem.read(content, List.of(LABEL)) : content), pem);
    } catch (IndexOutOfBoundsException | DateTimeException e) {
      throw new PkiException("error parsing asn1 value: ParseError { kind: ShortData }");
    }
  }

  /** What is to be signed. */
  public static Der body(
      Der algorithm,
      Der issuer,
      Instant lastUpdate,
      @Nullable Instant nextUpdate,
      List<Revocation> entries) {
    List<Der> parts = new ArrayList<>();
    parts.add(Der.integer(BigInteger.ONE));
    parts.add(algorithm);
    parts.add(issuer);
    parts.add(Times.der(lastUpdate));
    if (nextUpdate != null) {
      parts.add(Times.der(nextUpdate));
    }
    if (!entries.isEmpty()) {
      parts.add(Der.of(Der.SEQUENCE, entries.stream().map(Revocation::der).toList()));
    }
    return Der.of(Der.SEQUENCE, parts);
  }

  public static RevocationList of(Der body, Der algorithm, byte[] signature) {
    return new RevocationList(Der.sequence(body, algorithm, Der.bits(signature)), true);
  }

  /** Whether it was read from PEM form. */
  public boolean isPem() {
    return pem;
  }

  public byte[] der() {
    return whole.encoded();
  }

  public String pem() {
    return Pem.of(LABEL, der());
  }

  public List<DistinguishedName.Attribute> issuer() {
    return DistinguishedName.read(issuer);
  }

  public Instant lastUpdate() {
    return lastUpdate;
  }

  public @Nullable Instant nextUpdate() {
    return nextUpdate;
  }

  public List<Revocation> entries() {
    return entries;
  }

  /** The digest of its signature, such as {@code sha256}; empty if it has none of its own. */
  public String digest() {
    return SignatureCheck.digest(algorithm());
  }

  private String algorithm() {
    return whole.part(1).part(0).oid();
  }

  /** What results tell of it, but for the entries. */
  public Map<String, @Nullable Object> head() {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("last_update", Times.text(lastUpdate));
    told.put("next_update", nextUpdate == null ? null : Times.text(nextUpdate));
    told.put("digest", Oids.name(algorithm()));
    told.put("issuer_ordered", DistinguishedName.ordered(issuer()));
    told.put("issuer", DistinguishedName.mapped(issuer()));
    return told;
  }

  public List<Map<String, @Nullable Object>> told(String nameEncoding) {
    return entries.stream().map(each -> each.told(nameEncoding)).toList();
  }

  /**
   * What {@code x509_crl_info} tells of a list.
   *
   * @param listed whether to tell what is in it
   * @throws PkiException if it is none
   */
  public static Map<String, @Nullable Object> info(
      byte[] content, String nameEncoding, boolean listed) {
    RevocationList list;
    try {
      list = read(content);
    } catch (PkiException e) {
      throw new PkiException("Error while decoding CRL: " + e.text());
    }
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("changed", false);
    told.put("format", list.pem ? "pem" : "der");
    told.putAll(list.head());
    if (listed) {
      told.put("revoked_certificates", list.told(nameEncoding));
    }
    return told;
  }
}
