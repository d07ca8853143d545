package io.jansible.modules.crypto;

import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.pki.PublicKeyData;
import java.util.Base64;
import java.util.Map;

/** {@code community.crypto.openssl_signature}: the node's openssl signs a file. */
final class SignatureModule implements Module {
  static final String DIGEST = "sha256";

  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.crypto.openssl_signature",
          "Sign data with openssl",
          ArgumentSpec.of(
                  Argument.path("privatekey_path").doc("The private key's file."),
                  Argument.text("privatekey_content").secret().doc("Or the private key itself."),
                  Argument.text("privatekey_passphrase").secret().doc("Decrypts it."),
                  Argument.path("path").must().doc("The file to sign."),
                  ManagedFile.backend())
              .exclusive("privatekey_path", "privatekey_content")
              .oneOf("privatekey_path", "privatekey_content"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    String path = file(call);
    KeySource source = KeySource.of(call.args(), "privatekey_");
    OpenSsl openssl = new OpenSsl(call.host());
    PublicKeyData key = openssl.look(source).must(source);
    mustSign(key);
    return ModuleResult.changed(false)
        .put(
            "signature",
            Base64.getEncoder().encodeToString(openssl.signFile(source, key, DIGEST, path)));
  }

  /** The file that the task is about. */
  static String file(ModuleCall call) {
    Args args = call.args();
    String path = args.string("path");
    if (!call.host().stat(path, StatOptions.FOLLOW).isFile()) {
      throw new ModuleFailure("The file " + path + " does not exist", Map.of("name", path));
    }
    return path;
  }

  static void mustSign(PublicKeyData key) {
    if (!key.signs()) {
      throw new ModuleFailure("Unsupported key type.");
    }
  }
}
