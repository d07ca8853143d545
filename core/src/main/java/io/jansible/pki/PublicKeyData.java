package io.jansible.pki;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A public key, from its SubjectPublicKeyInfo. */
public final class PublicKeyData {
  /** By identifier, the name that Ansible gives it. */
  private static final Map<String, String> CURVES =
      Map.ofEntries(
          Map.entry("1.2.840.10045.3.1.1", "secp192r1"),
          Map.entry("1.2.840.10045.3.1.7", "secp256r1"),
          Map.entry("1.3.132.0.33", "secp224r1"),
          Map.entry("1.3.132.0.34", "secp384r1"),
          Map.entry("1.3.132.0.35", "secp521r1"),
          Map.entry("1.3.132.0.10", "secp256k1"),
          Map.entry("1.3.132.0.1", "sect163k1"),
          Map.entry("1.3.132.0.15", "sect163r2"),
          Map.entry("1.3.132.0.26", "sect233k1"),
          Map.entry("1.3.132.0.27", "sect233r1"),
          Map.entry("1.3.132.0.16", "sect283k1"),
          Map.entry("1.3.132.0.17", "sect283r1"),
          Map.entry("1.3.132.0.36", "sect409k1"),
          Map.entry("1.3.132.0.37", "sect409r1"),
          Map.entry("1.3.132.0.38", "sect571k1"),
          Map.entry("1.3.132.0.39", "sect571r1"),
          Map.entry("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
          Map.entry("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
          Map.entry("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1"));

  private final Der info;
  private final String type;
  private final Map<String, @Nullable Object> data = new LinkedHashMap<>();

  private PublicKeyData(Der info) {
    this.info = info;
    Der algorithm = info.part(0);
    byte[] key = info.part(1).octets();
    switch (algorithm.part(0).oid()) {
      case "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10" -> {
        type = "RSA";
        Der numbers = Der.read(key);
        BigInteger modulus = numbers.part(0).integer();
        data.put("size", (long) modulus.bitLength());
        data.put("modulus", whole(modulus));
        data.put("exponent", whole(numbers.part(1).integer()));
      }
      case "1.2.840.10040.4.1" -> {
        type = "DSA";
        List<Der> parameters = algorithm.part(1).parts();
        data.put("size", (long) parameters.get(0).integer().bitLength());
        data.put("p", whole(parameters.get(0).integer()));
        data.put("q", whole(parameters.get(1).integer()));
        data.put("g", whole(parameters.get(2).integer()));
        data.put("y", whole(Der.read(key).integer()));
      }
      case "1.2.840.10045.2.1" -> {
        type = "ECC";
        String curve = CURVES.getOrDefault(algorithm.part(1).oid(), algorithm.part(1).oid());
        int half = (key.length - 1) / 2;
        data.put("curve", curve);
        data.put("x", whole(new BigInteger(1, Arrays.copyOfRange(key, 1, 1 + half))));
        data.put("y", whole(new BigInteger(1, Arrays.copyOfRange(key, 1 + half, key.length))));
        data.put("exponent_size", size(curve));
      }
      case "1.3.101.110" -> type = "X25519";
      case "1.3.101.111" -> type = "X448";
      case "1.3.101.112" -> type = "Ed25519";
      case "1.3.101.113" -> type = "Ed448";
      default -> type = "unknown";
    }
  }

  /** As results have it. */
  public static Object whole(BigInteger number) {
    return number.bitLength() < 64 ? (Object) number.longValue() : number;
  }

  private static long size(String curve) {
    // the one curve whose group is a bit smaller than its name says
    return curve.equals("sect571r1") ? 570 : Long.parseLong(curve.replaceAll("\\D*(\\d+).*", "$1"));
  }

  public static PublicKeyData of(byte[] info) {
    return new PublicKeyData(Der.read(info));
  }

  static PublicKeyData of(Der info) {
    return new PublicKeyData(info);
  }

  /** The key of a file in PEM form. */
  public static PublicKeyData ofPem(byte[] content) {
    byte[] der =
        Pem.first(content, "PUBLIC KEY", "RSA PUBLIC KEY")
            .orElseThrow(
                () ->
                    new PkiException(
                        "Error while deserializing key: Could not deserialize key data. The data"
                            + " may be in an incorrect format or it may be encrypted with an"
                            + " unsupported algorithm."));
    Der read = Der.read(der);
    if (read.part(0).is(Der.INTEGER)) {
      read =
          Der.sequence(
              Der.sequence(Der.oid("1.2.840.113549.1.1.1"), Der.of(Der.NULL, new byte[0])),
              Der.bits(der));
    }
    return new PublicKeyData(read);
  }

  public String type() {
    return type;
  }

  public Map<String, @Nullable Object> data() {
    return data;
  }

  public byte[] encoded() {
    return info.encoded();
  }

  public String pem() {
    return Pem.of("PUBLIC KEY", encoded());
  }

  public Map<String, @Nullable Object> fingerprints() {
    return Fingerprints.all(encoded());
  }

  Der der() {
    return info;
  }

  /** What identifies it in certificates. */
  public byte[] identifier() {
    return Fingerprints.sha1(info.part(1).octets());
  }

  /** Whether both are the same key. */
  public boolean same(PublicKeyData other) {
    return type.equals(other.type)
        && data.equals(other.data)
        && Arrays.equals(info.part(1).octets(), other.info.part(1).octets());
  }

  /** Whether it can be the key of an issuer. */
  public boolean signs() {
    return !type.startsWith("X") && !type.equals("unknown");
  }

  /** What {@code openssl_publickey_info} tells of it. */
  public Map<String, @Nullable Object> told(boolean oneFingerprint) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("fingerprints", Fingerprints.of(encoded(), oneFingerprint));
    told.put("type", type);
    told.put("public_data", data);
    return told;
  }
}
