package io.jansible.pki;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Digests of something by all the algorithms that Python guarantees to have. */
public final class Fingerprints {
  /** By Python's names, the JDK's. */
  private static final Map<String, String> DIGESTS =
      new TreeMap<>(
          Map.of(
              "md5", "MD5",
              "sha1", "SHA-1",
              "sha224", "SHA-224",
              "sha256", "SHA-256",
              "sha384", "SHA-384",
              "sha512", "SHA-512",
              "sha3_224", "SHA3-224",
              "sha3_256", "SHA3-256",
              "sha3_384", "SHA3-384",
              "sha3_512", "SHA3-512"));

  private Fingerprints() {}

  public static Map<String, @Nullable Object> all(byte[] bytes) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("blake2b", hex(Blake2.b(bytes)));
    all.put("blake2s", hex(Blake2.s(bytes)));
    DIGESTS.forEach((name, algorithm) -> all.put(name, hex(digest(algorithm, bytes))));
    // as many bytes as Ansible asks for
    all.put("shake_128", hex(Keccak.shake(bytes, 168, 32)));
    all.put("shake_256", hex(Keccak.shake(bytes, 136, 32)));
    return all;
  }

  /** The one that diffs show. */
  public static Map<String, @Nullable Object> preferred(byte[] bytes) {
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("sha256", hex(digest("SHA-256", bytes)));
    return one;
  }

  static Map<String, @Nullable Object> of(byte[] bytes, boolean one) {
    return one ? preferred(bytes) : all(bytes);
  }

  static byte[] sha1(byte[] bytes) {
    return digest("SHA-1", bytes);
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String hex(byte[] bytes) {
    return HexFormat.ofDelimiter(":").formatHex(bytes);
  }
}
