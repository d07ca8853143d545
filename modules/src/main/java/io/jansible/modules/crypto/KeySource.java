package io.jansible.modules.crypto;

import io.jansible.module.Args;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a private key is: in a file of the node, or in the arguments.
 *
 * @param passphrase null for none
 */
record KeySource(@Nullable String path, @Nullable String content, @Nullable String passphrase) {
  /** From the arguments {@code privatekey_path}, {@code privatekey_content}… with a prefix. */
  static KeySource of(Args args, String prefix) {
    return new KeySource(
        args.text(prefix + "path"),
        args.text(prefix + "content"),
        args.text(prefix + "passphrase"));
  }

  static KeySource file(String path, @Nullable String passphrase) {
    return new KeySource(path, null, passphrase);
  }

  boolean given() {
    return path != null || content != null;
  }

  /** The passphrase goes to the node's openssl by its environment. */
  Map<String, String> environment() {
    return Map.of(OpenSsl.PASSPHRASE, passphrase == null ? "" : passphrase);
  }
}
