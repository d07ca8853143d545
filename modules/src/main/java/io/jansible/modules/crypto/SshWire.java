package io.jansible.modules.crypto;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Values as OpenSSH encodes them, one after the other; past their end is out of bounds. */
final class SshWire {
  private final byte[] data;
  private int at;

  SshWire(byte[] data) {
    this.data = data;
  }

  private byte[] take(int length) {
    if (length < 0 || length > data.length - at) {
      throw new IndexOutOfBoundsException("it ends too early");
    }
    at += length;
    return Arrays.copyOfRange(data, at - length, at);
  }

  BigInteger number(int length) {
    return new BigInteger(1, take(length));
  }

  byte[] bytes() {
    return take(number(4).intValueExact());
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  List<String> texts() {
    List<String> all = new ArrayList<>();
    while (at < data.length) {
      all.add(text());
    }
    return all;
  }

  List<SshOption> options(boolean critical) {
    List<SshOption> all = new ArrayList<>();
    while (at < data.length) {
      String name = text();
      byte[] value = bytes();
      all.add(SshOption.of(critical, name, value.length == 0 ? "" : new SshWire(value).text()));
    }
    return all;
  }

  /** Of an encoded key, as ssh-keygen shows it. */
  static String fingerprint(byte[] key) {
    try {
      return "SHA256:"
          + Base64.getEncoder()
              .withoutPadding()
              .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Puts values one after the other. */
  static final class Writer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Writer add(byte[] value) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        out.write(value.length >>> shift);
      }
      out.writeBytes(value);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
