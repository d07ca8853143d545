package io.jansible.vault;

import io.jansible.error.JansibleException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The text form of encrypted data, byte for byte as Ansible writes it: a header, then hexadecimal
 * lines of salt, HMAC and ciphertext. AES256 in counter mode, keys from PBKDF2-HMAC-SHA256.
 *
 * @param id of the identity that encrypted it, null if the header names none
 * @param body hexadecimal text without line ends
 */
public record Envelope(@Nullable String id, String body) {
  private static final String HEADER = "$ANSIBLE_VAULT";
  private static final String CIPHER = "AES256";
  private static final int ROUNDS = 10_000;
  private static final int KEY = 32;
  private static final int BLOCK = 16;
  private static final int LINE = 80;
  private static final HexFormat HEX = HexFormat.of();

  /** Whether data begins like an envelope. */
  public static boolean is(byte[] data) {
    byte[] header = HEADER.getBytes(StandardCharsets.US_ASCII);
    return data.length >= header.length
        && Arrays.equals(header, 0, header.length, data, 0, header.length);
  }

  /**
   * Reads the header.
   *
   * @param source where the text is from, for messages; null if that is not known
   */
  public static Envelope parse(String text, @Nullable String source) {
    String[] lines = text.split("\r\n|\n|\r", -1);
    String[] header = lines[0].strip().split(";", -1);
    if (header.length < 3) {
      throw new JansibleException(
          "Vault envelope format error"
              + (source == null ? "" : " in " + source)
              + ": list index out of range");
    }
    if (!header[2].strip().equals(CIPHER)) {
      throw new JansibleException(header[2].strip() + " cipher could not be found");
    }
    String id = header.length >= 4 ? header[3].strip() : null;
    return new Envelope(id, String.join("", Arrays.asList(lines).subList(1, lines.length)));
  }

  /** Encrypts data; {@code id} goes into the header unless it is {@code default}. */
  public static String encrypt(byte[] plain, Secret secret, @Nullable String id) {
    byte[] salt = new byte[KEY];
    new SecureRandom().nextBytes(salt);
    return encrypt(plain, secret, id, salt);
  }

  /** As {@link #encrypt(byte[], Secret, String)}, with a salt of the caller's choice. */
  public static String encrypt(byte[] plain, Secret secret, @Nullable String id, byte[] salt) {
    byte[] keys = keys(secret.password(), salt);
    int padding = BLOCK - plain.length % BLOCK;
    byte[] padded = Arrays.copyOf(plain, plain.length + padding);
    Arrays.fill(padded, plain.length, padded.length, (byte) padding);
    byte[] encrypted = aes(Cipher.ENCRYPT_MODE, keys, padded);
    String inner =
        HEX.formatHex(salt)
            + "\n"
            + HEX.formatHex(hmac(keys, encrypted))
            + "\n"
            + HEX.formatHex(encrypted);
    String body = HEX.formatHex(inner.getBytes(StandardCharsets.US_ASCII));
    boolean named = id != null && !id.isEmpty() && !id.equals("default");
    List<String> lines = new ArrayList<>();
    lines.add(HEADER + (named ? ";1.2;" + CIPHER + ";" + id : ";1.1;" + CIPHER));
    for (int i = 0; i < body.length(); i += LINE) {
      lines.add(body.substring(i, Math.min(i + LINE, body.length())));
    }
    return String.join("\n", lines) + "\n";
  }

  /** The data, or nothing if the secret is not the one it was encrypted with. */
  public Optional<byte[]> decrypt(Secret secret) {
    byte[] salt;
    byte[] expected;
    byte[] encrypted;
    try {
      String[] parts =
          new String(HEX.parseHex(body.strip()), StandardCharsets.US_ASCII).split("\n", 3);
      if (parts.length < 3) {
        throw new FormatException(
            "Vault vaulttext format error: not enough values to unpack (expected 3, got "
                + parts.length
                + ")",
            null);
      }
      salt = HEX.parseHex(parts[0]);
      expected = HEX.parseHex(parts[1]);
      encrypted = HEX.parseHex(parts[2]);
    } catch (IllegalArgumentException e) {
      String problem =
          body.strip().length() % 2 == 1 ? "Odd-length string" : "Non-hexadecimal digit found";
      throw new FormatException("Vault format unhexlify error: " + problem, e);
    }
    byte[] keys = keys(secret.password(), salt);
    if (!MessageDigest.isEqual(expected, hmac(keys, encrypted))) {
      return Optional.empty();
    }
    byte[] padded = aes(Cipher.DECRYPT_MODE, keys, encrypted);
    int padding = padded.length == 0 ? 0 : padded[padded.length - 1];
    if (padding < 1 || padding > BLOCK || padding > padded.length) {
      throw new JansibleException("Decryption failed: Invalid padding bytes.");
    }
    return Optional.of(Arrays.copyOf(padded, padded.length - padding));
  }

  /** Two keys and a counter block. */
  private static byte[] keys(byte[] password, byte[] salt) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(password, "HmacSHA256"));
      byte[] result = new byte[0];
      for (int block = 1; result.length < 2 * KEY + BLOCK; block++) {
        mac.update(salt);
        byte[] round = mac.doFinal(new byte[] {0, 0, 0, (byte) block});
        byte[] sum = round.clone();
        for (int i = 1; i < ROUNDS; i++) {
          round = mac.doFinal(round);
          for (int j = 0; j < sum.length; j++) {
            sum[j] ^= round[j];
          }
        }
        int before = result.length;
        result = Arrays.copyOf(result, before + sum.length);
        System.arraycopy(sum, 0, result, before, sum.length);
      }
      return result;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] aes(int mode, byte[] keys, byte[] data) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          mode,
          new SecretKeySpec(keys, 0, KEY, "AES"),
          new IvParameterSpec(Arrays.copyOfRange(keys, 2 * KEY, 2 * KEY + BLOCK)));
      return cipher.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] keys, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(keys, KEY, KEY, "HmacSHA256"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
