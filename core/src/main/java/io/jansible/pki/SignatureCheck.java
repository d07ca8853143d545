package io.jansible.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Locale;
import java.util.Map;

/** Whether what is signed was signed with the private key of a public one. */
final class SignatureCheck {
  private static final Map<String, String> ALGORITHMS =
      Map.ofEntries(
          Map.entry("1.2.840.113549.1.1.4", "MD5withRSA"),
          Map.entry("1.2.840.113549.1.1.5", "SHA1withRSA"),
          Map.entry("1.2.840.113549.1.1.14", "SHA224withRSA"),
          Map.entry("1.2.840.113549.1.1.11", "SHA256withRSA"),
          Map.entry("1.2.840.113549.1.1.12", "SHA384withRSA"),
          Map.entry("1.2.840.113549.1.1.13", "SHA512withRSA"),
          Map.entry("1.2.840.10045.4.1", "SHA1withECDSA"),
          Map.entry("1.2.840.10045.4.3.1", "SHA224withECDSA"),
          Map.entry("1.2.840.10045.4.3.2", "SHA256withECDSA"),
          Map.entry("1.2.840.10045.4.3.3", "SHA384withECDSA"),
          Map.entry("1.2.840.10045.4.3.4", "SHA512withECDSA"),
          Map.entry("1.2.840.10040.4.3", "SHA1withDSA"),
          Map.entry("2.16.840.1.101.3.4.3.1", "SHA224withDSA"),
          Map.entry("2.16.840.1.101.3.4.3.2", "SHA256withDSA"),
          Map.entry("2.16.840.1.101.3.4.3.3", "SHA384withDSA"),
          Map.entry("2.16.840.1.101.3.4.3.4", "SHA512withDSA"),
          Map.entry("1.3.101.112", "Ed25519"),
          Map.entry("1.3.101.113", "Ed448"));

  private SignatureCheck() {}

  /** The digest that a kind of signature is of; empty if it has none of its own. */
  static String digest(String oid) {
    String algorithm = ALGORITHMS.getOrDefault(oid, "");
    int with = algorithm.indexOf("with");
    return with < 0 ? "" : algorithm.substring(0, with).toLowerCase(Locale.ROOT);
  }

  static boolean valid(PublicKeyData key, String oid, byte[] signed, byte[] signature) {
    String algorithm = ALGORITHMS.get(oid);
    if (algorithm == null) {
      return false;
    }
    PrimeCurve curve = PrimeCurve.named(String.valueOf(key.data().get("curve")));
    try {
      if (curve != null && algorithm.endsWith("withECDSA")) {
        return curve.verifies(
            new BigInteger(String.valueOf(key.data().get("x"))),
            new BigInteger(String.valueOf(key.data().get("y"))),
            MessageDigest.getInstance(algorithm.replaceFirst("SHA(\\d+)withECDSA", "SHA-$1"))
                .digest(signed),
            Der.read(signature));
      }
      String family =
          switch (key.type()) {
            case "ECC" -> "EC";
            case "Ed25519", "Ed448" -> "EdDSA";
            default -> key.type();
          };
      Signature check = Signature.getInstance(algorithm);
      check.initVerify(
          KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(key.encoded())));
      check.update(signed);
      return check.verify(signature);
    } catch (GeneralSecurityException | PkiException | ArithmeticException e) {
      return false;
    }
  }
}
