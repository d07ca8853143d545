package io.jansible.modules.crypto;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.pki.PublicKeyData;
import java.util.HashMap;
import java.util.Map;

/** {@code community.crypto.openssl_privatekey_convert}: by the node's openssl, where keys stay. */
final class PrivateKeyConvertModule implements Module {
  private static final String FRESH_PASSPHRASE = "JANSIBLE_FRESH_PASSPHRASE";

  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.crypto.openssl_privatekey_convert",
          "Convert OpenSSL private keys",
          ArgumentSpec.of(
                  Argument.path("src_path").doc("The key's file."),
                  Argument.text("src_content").doc("Or the key itself."),
                  Argument.text("src_passphrase").secret().doc("Decrypts it."),
                  Argument.text("dest_passphrase").secret().doc("Encrypts what is written."),
                  Argument.text("format")
                      .must()
                      .choices("pkcs1", "pkcs8", "raw")
                      .doc("How it is written."),
                  Argument.path("dest_path").must().doc("Where it is written."),
                  Argument.bool("backup").or(false).doc("Keep what was there before."))
              .withFileAttributes()
              .oneOf("src_path", "src_content")
              .exclusive("src_path", "src_content"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    ManagedFile file = new ManagedFile(call, "dest_path", "0600");
    file.needFolder("");
    OpenSsl openssl = new OpenSsl(call.host());
    KeySource source =
        new KeySource(args.text("src_path"), args.text("src_content"), args.text("src_passphrase"));
    // a raw key may be of either kind; Ansible tries this one first
    KeyLook look = openssl.look(source, "Ed25519");
    if (!look.problem().isEmpty()) {
      throw new ModuleFailure("Error while loading " + source.path() + " - " + look.problem());
    }
    file.read(); // it has to be readable
    PublicKeyData key = readable(look, source);
    String format = args.string("format");
    KeySource wanted = KeySource.file(file.path(), args.text("dest_passphrase"));
    KeyLook old = openssl.look(wanted, key.type());
    PublicKeyData oldKey = old.key();
    if (oldKey == null
        || !old.readable(wanted)
        || !old.format().equals(format)
        || !oldKey.same(key)) {
      String secret = args.text("dest_passphrase");
      boolean encrypts = secret != null && !secret.isEmpty();
      KeyWriter writer = new KeyWriter(format, encrypts ? FRESH_PASSPHRASE : null);
      writer.mustSuit(key.type(), format);
      file.change();
      if (!call.checkMode()) {
        write(call, openssl, source, key.type(), writer, file);
      }
    }
    file.attributes();
    return file.outcome(ModuleResult.changed(false));
  }

  private static PublicKeyData readable(KeyLook look, KeySource source) {
    boolean given = source.passphrase() != null;
    if (look.header().isEmpty()) {
      if (given) {
        throw new ModuleFailure("Cannot load raw key with passphrase");
      }
      if (look.key() == null) {
        throw new ModuleFailure("Cannot load raw key");
      }
    } else if (look.header().endsWith("PRIVATE KEY") && look.encrypted() != given) {
      throw new ModuleFailure(
          given
              ? "Password was given but private key is not encrypted."
              : "Password was not given but private key is encrypted");
    }
    PublicKeyData key = look.key();
    if (key == null) {
      throw new ModuleFailure(look.unreadable());
    }
    return key;
  }

  private static void write(
      ModuleCall call,
      OpenSsl openssl,
      KeySource source,
      String type,
      KeyWriter writer,
      ManagedFile file) {
    String folder = call.host().temporary(true, "jansible-key-", "");
    try {
      String fresh = folder + "/key";
      Map<String, String> environment = new HashMap<>(KeyWriter.to(fresh));
      if (writer.passphrase() != null) {
        environment.put(writer.passphrase(), call.args().string("dest_passphrase"));
      }
      ExecResult made =
          openssl.run(
              source,
              environment,
              null,
              OpenSsl.READER + "make() { reader " + type + "; }\n" + writer.text(type));
      if (!made.ok()) {
        throw new ModuleFailure(
            "Error while serializing the private key in the required format \""
                + writer.format()
                + "\"");
      }
      file.move(fresh);
    } finally {
      call.host().remove(folder);
    }
  }
}
