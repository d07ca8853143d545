package io.jansible.modules.crypto;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.pki.PrivateKeyData;
import io.jansible.pki.PublicKeyData;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code community.crypto.openssl_privatekey_info}. The key's own numbers leave the node only if
 * they are asked for.
 */
final class PrivateKeyInfoModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.crypto.openssl_privatekey_info",
          "Provide information for OpenSSL private keys",
          InfoSource.spec(
              Argument.text("content").secret().doc("Or the key itself."),
              Argument.text("passphrase").secret().doc("Decrypts it."),
              Argument.bool("return_private_key_data")
                  .or(false)
                  .doc("Show the secret numbers too."),
              Argument.bool("check_consistency")
                  .or(false)
                  .doc("See whether the private and the public key belong together.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    KeySource source =
        new KeySource(args.text("path"), args.text("content"), args.text("passphrase"));
    OpenSsl openssl = new OpenSsl(call.host());
    KeyLook look = openssl.look(source);
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("can_load_key", look.problem().isEmpty());
    told.put("can_parse_key", false);
    told.put("key_is_consistent", null);
    if (!look.problem().isEmpty()) {
      throw new ModuleFailure(
          "Error while reading private key file from disk: " + look.problem(), told);
    }
    String error = look.error(source);
    PublicKeyData key = look.key();
    if (error != null || key == null) {
      throw new ModuleFailure(String.valueOf(error), told);
    }
    told.put("can_parse_key", true);
    told.put("public_key", key.pem());
    told.put("public_key_fingerprints", key.fingerprints());
    told.put("type", key.type());
    told.put("public_data", key.data());
    if (args.bool("return_private_key_data")) {
      ExecResult whole =
          openssl.run(
              source,
              Map.of(),
              null,
              "openssl pkey -in \"$k\" -passin env:JANSIBLE_PASSPHRASE -outform DER");
      told.put("private_data", PrivateKeyData.secrets(whole.stdout()));
    }
    if (args.bool("check_consistency")) {
      told.put("key_is_consistent", consistent(openssl, source, key, call));
      if (Boolean.FALSE.equals(told.get("key_is_consistent"))) {
        throw new ModuleFailure(
            "Private key is not consistent! (See"
                + " https://blog.hboeck.de/archives/888-How-I-tricked-Symantec-with-a-Fake-Private-Key.html)",
            told);
      }
    }
    return ModuleResult.changed(false).putAll(told);
  }

  private static @Nullable Boolean consistent(
      OpenSsl openssl, KeySource source, PublicKeyData key, ModuleCall call) {
    if (key.type().startsWith("X")) {
      call.warn(
          "Cannot determine consistency for key of type <class"
              + " 'cryptography.hazmat.backends.openssl.%s._%sPrivateKey'>"
                  .formatted(key.type().toLowerCase(java.util.Locale.ROOT), key.type()));
      return null;
    }
    return openssl
        .run(
            source,
            Map.of(),
            null,
            "openssl pkey -in \"$k\" -passin env:JANSIBLE_PASSPHRASE -check -noout")
        .ok();
  }
}
