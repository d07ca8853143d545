package io.jansible.modules.crypto;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.pki.PublicKeyData;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The private key that a task asks for, and how openssl makes it. */
final class PrivateKeySpec {
  private static final Set<String> GOOD_CURVES =
      Set.of("secp224r1", "secp256k1", "secp256r1", "secp384r1", "secp521r1");

  private static final String[] CURVES = {
    "secp224r1",
    "secp256k1",
    "secp256r1",
    "secp384r1",
    "secp521r1",
    "secp192r1",
    "brainpoolP256r1",
    "brainpoolP384r1",
    "brainpoolP512r1",
    "sect163k1",
    "sect163r2",
    "sect233k1",
    "sect233r1",
    "sect283k1",
    "sect283r1",
    "sect409k1",
    "sect409r1",
    "sect571k1",
    "sect571r1"
  };

  private final Args args;
  private final String type;
  private final String format;
  private final String regenerate;

  PrivateKeySpec(Args args, boolean force) {
    this.args = args;
    this.type = args.string("type");
    this.format = args.string("format");
    this.regenerate = force ? "always" : args.string("regenerate");
  }

  static List<Argument> arguments() {
    return List.of(
        Argument.integer("size").or(4096L).doc("Bits of an RSA or DSA key."),
        Argument.text("type")
            .or("RSA")
            .choices("DSA", "ECC", "Ed25519", "Ed448", "RSA", "X25519", "X448")
            .doc("The algorithm."),
        Argument.text("curve").choices((Object[]) CURVES).doc("An elliptic key's curve."),
        Argument.text("passphrase").secret().doc("Encrypts the key."),
        Argument.text("cipher").or("auto").doc("Only auto will do."),
        Argument.text("format")
            .or("auto_ignore")
            .choices("pkcs1", "pkcs8", "raw", "auto", "auto_ignore")
            .doc("How it is written; auto_ignore takes an old one as it is."),
        Argument.text("format_mismatch")
            .or("regenerate")
            .choices("regenerate", "convert")
            .doc("What becomes of a key of another format."),
        ManagedFile.backend(),
        Argument.text("regenerate")
            .or("full_idempotence")
            .choices("never", "fail", "partial_idempotence", "full_idempotence", "always")
            .doc("When to make it anew."));
  }

  String type() {
    return type;
  }

  private boolean deprecatedCurve() {
    return type.equals("ECC") && !GOOD_CURVES.contains(String.valueOf(args.text("curve")));
  }

  private String wantedFormat() {
    if (!format.startsWith("auto")) {
      return format;
    }
    return type.startsWith("X") || type.startsWith("Ed") ? "pkcs8" : "pkcs1";
  }

  /** Whether a new key is needed. */
  boolean regenerates(KeyLook old, KeySource source) {
    if (regenerate.equals("always") || !old.there()) {
      return true;
    }
    PublicKeyData key = old.key();
    if (key == null || !old.readable(source)) {
      if (regenerate.equals("full_idempotence")) {
        return true;
      }
      throw new ModuleFailure(
          "Unable to read the key. The key is protected with a another passphrase / no passphrase"
              + " or broken. Will not proceed. To force regeneration, call the module with"
              + " `generate` set to `full_idempotence` or `always`, or with `force=true`.");
    }
    if (regenerate.equals("never")) {
      return false;
    }
    if (!fits(key)) {
      if (!regenerate.equals("fail")) {
        return true;
      }
      throw new ModuleFailure(
          "Key has wrong type and/or size. Will not proceed. To force regeneration, call the module"
              + " with `generate` set to `partial_idempotence`, `full_idempotence` or `always`, or"
              + " with `force=true`.");
    }
    if (args.string("format_mismatch").equals("regenerate") && !hasFormat(old)) {
      if (!regenerate.equals("fail")) {
        return true;
      }
      throw new ModuleFailure(
          "Key has wrong format. Will not proceed. To force regeneration, call the module with"
              + " `generate` set to `partial_idempotence`, `full_idempotence` or `always`, or with"
              + " `force=true`. To convert the key, set `format_mismatch` to `convert`.");
    }
    return false;
  }

  private boolean fits(PublicKeyData key) {
    if (!type.equals(key.type())) {
      return false;
    }
    return switch (type) {
      case "RSA", "DSA" -> key.data().get("size").equals(args.integer("size"));
      case "ECC" -> String.valueOf(key.data().get("curve")).equals(args.text("curve"));
      default -> true;
    };
  }

  private boolean hasFormat(KeyLook old) {
    return format.equals("auto_ignore") || old.format().equals(wantedFormat());
  }

  /** Whether a key that may stay is to be written in another format. */
  boolean converts(KeyLook old, KeySource source) {
    return old.there() && args.string("format_mismatch").equals("convert") && !hasFormat(old);
  }

  private boolean encrypts() {
    String passphrase = args.text("passphrase");
    return passphrase != null && !passphrase.isEmpty() && !args.string("cipher").isEmpty();
  }

  /**
   * Fails where the key cannot have the format.
   *
   * @param old the key to convert; null for a new one
   */
  private void mustBeWritable(@Nullable PublicKeyData old) {
    if (encrypts() && !args.string("cipher").equals("auto")) {
      throw new ModuleFailure("Cryptography backend can only use \"auto\" for cipher option.");
    }
    writer().mustSuit(old == null ? type : old.type(), format);
  }

  private KeyWriter writer() {
    return new KeyWriter(wantedFormat(), encrypts() ? OpenSsl.PASSPHRASE : null);
  }

  /** Shell function that prints a new key. */
  private String generator() {
    String command =
        switch (type) {
          case "RSA" ->
              "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:" + args.integer("size");
          case "DSA" -> "openssl dsaparam -noout -genkey " + args.integer("size");
          case "ECC" ->
              "openssl genpkey -algorithm EC -pkeyopt ec_param_enc:named_curve -pkeyopt"
                  + " ec_paramgen_curve:"
                  + curve();
          default -> "openssl genpkey -algorithm " + type;
        };
    return "make() { " + command + " 2>/dev/null; }\n";
  }

  private String curve() {
    String curve = args.string("curve");
    return switch (curve) {
      case "secp256r1" -> "prime256v1";
      case "secp192r1" -> "prime192v1";
      default -> curve;
    };
  }

  /**
   * Makes the key's file.
   *
   * @param old the key to convert; null for a new one
   * @param fresh where it goes
   */
  ExecResult make(
      OpenSsl openssl, @Nullable KeyLook old, KeySource source, String fresh, ModuleCall call) {
    if (old == null && deprecatedCurve()) {
      call.warn(
          "Elliptic curves of type " + args.text("curve") + " should not be used for new keys!");
    }
    mustBeWritable(old == null ? null : old.key());
    return openssl.run(
        source,
        KeyWriter.to(fresh),
        null,
        (old == null ? generator() : OpenSsl.READER + "make() { reader " + type + "; }\n")
            + writer().text(type));
  }
}
