package io.jansible.modules.crypto;

import io.jansible.module.ModuleFailure;
import io.jansible.pki.Fingerprints;
import io.jansible.pki.PublicKeyData;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node's openssl says of a private key. The key itself stays on the node.
 *
 * @param there whether there is such a file
 * @param problem why it cannot be read; empty if it can
 * @param header the first line of its PEM form; empty for a raw key
 * @param encrypted whether it needs a passphrase
 * @param key its public key; null if openssl cannot read it
 */
record KeyLook(
    boolean there, String problem, String header, boolean encrypted, @Nullable PublicKeyData key) {

  private static final String UNREADABLE =
      "Wrong passphrase provided for private key, or private key cannot be parsed: ";

  /** Ansible's name for the format. */
  String format() {
    return switch (header) {
      case "" -> "raw";
      case "PRIVATE KEY", "ENCRYPTED PRIVATE KEY" -> "pkcs8";
      default -> header.endsWith(" PRIVATE KEY") ? "pkcs1" : "unknown-pem";
    };
  }

  /** Whether it is readable with the passphrase, and with none if it is not encrypted. */
  boolean readable(KeySource source) {
    return key != null && encrypted == (source.passphrase() != null);
  }

  /** What is wrong with a key in PEM form; null if nothing is. */
  @Nullable String error(KeySource source) {
    if (!there || !problem.isEmpty()) {
      return problem;
    }
    if (!header.isEmpty()
        && !header.equals("OPENSSH PRIVATE KEY")
        && header.endsWith("PRIVATE KEY")
        && encrypted != (source.passphrase() != null)) {
      return "Wrong or empty passphrase provided for private key";
    }
    if (key != null && !header.isEmpty()) {
      return null;
    }
    return UNREADABLE + unreadable();
  }

  /** Why openssl cannot read it. */
  String unreadable() {
    return encrypted
        ? "Bad decrypt. Incorrect password?"
        : "Could not deserialize key data. The data may be in an incorrect format, it may be"
            + " encrypted with an unsupported algorithm, or it may be an unsupported key type"
            + " (e.g. EC curves with explicit parameters).";
  }

  /** The key, which has to be readable. */
  PublicKeyData must(KeySource source) {
    String error = error(source);
    if (error != null || key == null) {
      throw new ModuleFailure(String.valueOf(error));
    }
    return key;
  }

  /** A key that is to sign certificates or requests. */
  PublicKeyData mustSign(KeySource source) {
    PublicKeyData read = must(source);
    if (!read.signs()) {
      throw new ModuleFailure(
          "Key of type <class 'cryptography.hazmat.backends.openssl.%s._%sPrivateKey'> not"
                  .formatted(read.type().toLowerCase(java.util.Locale.ROOT), read.type())
              + " supported for issuing certificates");
    }
    return read;
  }

  /** What diffs show of it. */
  Map<String, @Nullable Object> told(KeySource source) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    if (!there) {
      return told;
    }
    told.put("can_parse_key", false);
    told.put("key_is_consistent", null);
    if (error(source) == null && key != null) {
      told.put("can_parse_key", true);
      told.put("public_key", key.pem());
      told.put("public_key_fingerprints", Fingerprints.preferred(key.encoded()));
      told.put("type", key.type());
      told.put("public_data", key.data());
    }
    return told;
  }
}
