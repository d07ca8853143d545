package io.jansible.modules.crypto;

import io.jansible.module.ModuleFailure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a node's openssl writes a private key.
 *
 * @param format {@code raw}, {@code pkcs1} or {@code pkcs8}
 * @param passphrase the environment variable that has the passphrase; null to encrypt nothing
 */
record KeyWriter(String format, @Nullable String passphrase) {
  private static final String FRESH = "JANSIBLE_FRESH";

  /** Where the key is written to. */
  static Map<String, String> to(String file) {
    return Map.of(FRESH, file);
  }

  /**
   * Fails where a key cannot have the format.
   *
   * @param type the key's
   * @param named how the task calls the format
   */
  void mustSuit(String type, String named) {
    boolean edwards = type.startsWith("X") || type.startsWith("Ed");
    if ((format.equals("pkcs1") && edwards)
        || (format.equals("raw") && (!edwards || passphrase != null))) {
      throw new ModuleFailure(
          "Cryptography backend cannot serialize the private key in the required format \""
              + named
              + "\"");
    }
  }

  /** Shell text that writes a key of the type, which the function {@code make} prints. */
  String text(String type) {
    String secret = passphrase == null ? "" : " -aes256 -passout env:" + passphrase;
    return switch (format) {
      case "raw" ->
          "make | openssl pkey -outform DER | tail -c "
              + switch (type) {
                case "X448" -> 56;
                case "Ed448" -> 57;
                default -> 32;
              }
              + " >\"$JANSIBLE_FRESH\"";
      case "pkcs1" -> "make | openssl pkey -traditional" + secret + " -out \"$JANSIBLE_FRESH\"";
      default -> "make | openssl pkey" + secret + " -out \"$JANSIBLE_FRESH\"";
    };
  }
}
