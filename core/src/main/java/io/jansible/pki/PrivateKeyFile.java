package io.jansible.pki;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A private key in PEM form that is on the controller.
 *
 * @param label of its PEM form
 * @param key its decrypted content, in PKCS#8 or traditional form
 */
public record PrivateKeyFile(String label, Der key) {
  private static final Pattern OBJECT =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----\\s*\\n(.*?)-----END \\1-----", Pattern.DOTALL);

  private static final Pattern CIPHER = Pattern.compile("DEK-Info: ([A-Z0-9-]+),([0-9A-Fa-f]+)");

  private static final String UNREADABLE =
      "Wrong passphrase provided for private key, or private key cannot be parsed: ";

  /**
   * Reads a key.
   *
   * @throws PkiException in Ansible's words
   */
  public static PrivateKeyFile read(String text, @Nullable String passphrase) {
    Matcher object = OBJECT.matcher(text);
    if (!object.find() || object.group(1).equals("OPENSSH PRIVATE KEY")) {
      throw unreadable();
    }
    String label = object.group(1);
    String body = object.group(2);
    Matcher cipher = CIPHER.matcher(body);
    boolean legacy = cipher.find();
    boolean encrypted = legacy || label.startsWith("ENCRYPTED");
    if (encrypted != (passphrase != null)) {
      throw new PkiException("Wrong or empty passphrase provided for private key");
    }
    try {
      byte[] der =
          Base64.getMimeDecoder().decode(legacy ? body.substring(body.indexOf("\n\n") + 2) : body);
      if (passphrase != null) {
        der =
            legacy
                ? legacy(der, cipher.group(1), HexFormat.of().parseHex(cipher.group(2)), passphrase)
                : modern(der, passphrase);
      }
      return new PrivateKeyFile(label, Der.read(der));
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new PkiException(UNREADABLE + "Bad decrypt. Incorrect password?");
    } catch (PkiException | IllegalArgumentException e) {
      throw unreadable();
    }
  }

  private static PkiException unreadable() {
    return new PkiException(
        UNREADABLE
            + "Could not deserialize key data. The data may be in an incorrect format, it may be"
            + " encrypted with an unsupported algorithm, or it may be an unsupported key type (e.g."
            + " EC curves with explicit parameters).");
  }

  private static byte[] modern(byte[] der, String passphrase)
      throws GeneralSecurityException, java.io.IOException {
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
    String algorithm = info.getAlgName();
    if (algorithm.equals("PBES2") || algorithm.equals("1.2.840.113549.1.5.13")) {
      algorithm = info.getAlgParameters().toString();
    }
    return info.getKeySpec(
            SecretKeyFactory.getInstance(algorithm)
                .generateSecret(new PBEKeySpec(passphrase.toCharArray())))
        .getEncoded();
  }

  /** OpenSSL's own way: the key is made of MD5 digests. */
  private static byte[] legacy(byte[] data, String name, byte[] vector, String passphrase)
      throws GeneralSecurityException {
    boolean triple = name.startsWith("DES-EDE3");
    int size = triple ? 24 : Integer.parseInt(name.replaceAll("AES-(\\d+)-CBC", "$1")) / 8;
    byte[] salt = Arrays.copyOf(vector, 8);
    byte[] key = new byte[size];
    byte[] last = new byte[0];
    for (int at = 0; at < size; at += last.length) {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(last);
      md5.update(passphrase.getBytes(StandardCharsets.UTF_8));
      last = md5.digest(salt);
      System.arraycopy(last, 0, key, at, Math.min(last.length, size - at));
    }
    Cipher cipher = Cipher.getInstance((triple ? "DESede" : "AES") + "/CBC/PKCS5Padding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, triple ? "DESede" : "AES"),
        new IvParameterSpec(vector));
    return cipher.doFinal(data);
  }

  /** The public key that belongs to it. */
  public PublicKeyData publicKey() {
    List<Der> parts = key.parts();
    try {
      if (parts.size() > 2 && parts.get(1).is(Der.SEQUENCE)) {
        return ofAlgorithm(parts.get(1), parts.get(2).content());
      }
      if (parts.size() > 8) {
        return rsa(key);
      }
      if (parts.get(1).is(Der.OCTETS)) {
        return elliptic(key, null);
      }
      return dsa(parts.subList(1, 4), parts.get(4).integer());
    } catch (IndexOutOfBoundsException | GeneralSecurityException e) {
      throw unreadable();
    }
  }

  private static PublicKeyData ofAlgorithm(Der algorithm, byte[] content)
      throws GeneralSecurityException {
    String oid = algorithm.part(0).oid();
    return switch (oid) {
      case "1.2.840.113549.1.1.1" -> rsa(Der.read(content));
      case "1.2.840.10045.2.1" -> elliptic(Der.read(content), algorithm.part(1));
      case "1.2.840.10040.4.1" -> {
        List<Der> numbers = algorithm.part(1).parts();
        yield dsa(
            numbers,
            numbers.get(2).integer().modPow(Der.read(content).integer(), numbers.get(0).integer()));
      }
      default -> PublicKeyData.of(derived(Oids.name(oid), Der.read(content).content()));
    };
  }

  private static PublicKeyData rsa(Der numbers) {
    Der open = Der.sequence(numbers.part(1), numbers.part(2));
    return PublicKeyData.of(
        Der.sequence(
            Der.sequence(Der.oid("1.2.840.113549.1.1.1"), Der.of(Der.NULL, new byte[0])),
            Der.bits(open.encoded())));
  }

  private static PublicKeyData dsa(List<Der> parameters, BigInteger y) {
    return PublicKeyData.of(
        Der.sequence(
            Der.sequence(Der.oid("1.2.840.10040.4.1"), Der.of(Der.SEQUENCE, parameters)),
            Der.bits(Der.integer(y).encoded())));
  }

  private static PublicKeyData elliptic(Der numbers, @Nullable Der curve) {
    Der named = curve;
    Der point = null;
    for (Der each : numbers.parts()) {
      if (each.tag() == 0xa0) {
        named = each.part(0);
      } else if (each.tag() == 0xa1) {
        point = each.part(0);
      }
    }
    if (named == null || point == null) {
      throw unreadable();
    }
    return PublicKeyData.of(Der.sequence(Der.sequence(Der.oid("1.2.840.10045.2.1"), named), point));
  }

  /** The generator makes the key out of the bytes that its source of randomness gives it. */
  private static byte[] derived(String type, byte[] secret) throws GeneralSecurityException {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(type.toUpperCase(Locale.ROOT).replace("ED", "Ed"));
    generator.initialize(
        new NamedParameterSpec(type.toUpperCase(Locale.ROOT).replace("ED", "Ed")),
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            System.arraycopy(secret, 0, bytes, 0, Math.min(bytes.length, secret.length));
          }
        });
    return generator.generateKeyPair().getPublic().getEncoded();
  }
}
