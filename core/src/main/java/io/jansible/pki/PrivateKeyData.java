package io.jansible.pki;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is secret in a private key. */
public final class PrivateKeyData {
  private PrivateKeyData() {}

  /**
   * The numbers that {@code openssl_privatekey_info} shows on request.
   *
   * @param key in PKCS#8 or traditional form
   */
  public static Map<String, @Nullable Object> secrets(byte[] key) {
    Der whole = Der.read(key);
    List<Der> parts = whole.parts();
    if (parts.size() > 2 && parts.get(1).is(Der.SEQUENCE)) {
      return secrets(parts.get(1).part(0).oid(), parts.get(2).content());
    }
    if (parts.size() > 8) {
      return rsa(whole);
    }
    if (parts.size() > 1 && parts.get(1).is(Der.OCTETS)) {
      return elliptic(whole);
    }
    Map<String, @Nullable Object> dsa = new LinkedHashMap<>();
    dsa.put("x", PublicKeyData.whole(parts.get(parts.size() - 1).integer()));
    return dsa;
  }

  private static Map<String, @Nullable Object> secrets(String algorithm, byte[] content) {
    return switch (algorithm) {
      case "1.2.840.113549.1.1.1" -> rsa(Der.read(content));
      case "1.2.840.10045.2.1" -> elliptic(Der.read(content));
      case "1.2.840.10040.4.1" -> {
        Map<String, @Nullable Object> dsa = new LinkedHashMap<>();
        dsa.put("x", PublicKeyData.whole(Der.read(content).integer()));
        yield dsa;
      }
      default -> new LinkedHashMap<>();
    };
  }

  private static Map<String, @Nullable Object> rsa(Der key) {
    Map<String, @Nullable Object> secrets = new LinkedHashMap<>();
    secrets.put("p", PublicKeyData.whole(key.part(4).integer()));
    secrets.put("q", PublicKeyData.whole(key.part(5).integer()));
    secrets.put("exponent", PublicKeyData.whole(key.part(3).integer()));
    return secrets;
  }

  private static Map<String, @Nullable Object> elliptic(Der key) {
    Map<String, @Nullable Object> secrets = new LinkedHashMap<>();
    secrets.put("multiplier", PublicKeyData.whole(new BigInteger(1, key.part(1).content())));
    return secrets;
  }
}
