package io.jansible.modules.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hexadecimal digests. */
final class Digest {
  private Digest() {}

  static String sha1(byte[] bytes) {
    return of("SHA-1", bytes);
  }

  static String md5(byte[] bytes) {
    return of("MD5", bytes);
  }

  private static String of(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
