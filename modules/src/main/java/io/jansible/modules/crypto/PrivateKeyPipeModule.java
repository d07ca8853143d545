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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code community.crypto.openssl_privatekey_pipe}: an action, so that the key is made by the
 * controller's openssl and no node sees it.
 */
final class PrivateKeyPipeModule implements Module {
  private final ModuleSpec spec;

  PrivateKeyPipeModule() {
    List<Argument> arguments = new ArrayList<>(PrivateKeySpec.arguments());
    // Ansible shows it again where return_current_key asks for that
    arguments.add(Argument.text("content").doc("The key as it is."));
    arguments.add(Argument.bool("content_base64").or(false).doc("It is in Base64."));
    arguments.add(
        Argument.bool("return_current_key").or(false).doc("Show a key that may stay, too."));
    // as nothing is done on a node, no result repeats the arguments, of which the key is one
    spec =
        ModuleSpec.of(
                "community.crypto.openssl_privatekey_pipe",
                "Generate OpenSSL private keys without disk access",
                ArgumentSpec.of(arguments.toArray(Argument[]::new))
                    .requiredIf("type", "ECC", "curve"))
            .onController();
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    try {
      // only the user may look into it
      Path folder = Files.createTempDirectory("jansible-key-");
      try {
        return run(call, folder);
      } finally {
        Files.deleteIfExists(folder.resolve("old"));
        Files.deleteIfExists(folder.resolve("new"));
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ModuleResult run(ModuleCall call, Path folder) throws IOException {
    Args args = call.args();
    PrivateKeySpec wanted = new PrivateKeySpec(args, false);
    OpenSsl openssl = new OpenSsl(Shell.controller());
    byte[] content = content(args);
    Path file = folder.resolve("old");
    if (content != null) {
      Files.write(file, content);
    }
    KeySource source = KeySource.file(file.toString(), args.text("passphrase"));
    KeyLook old = openssl.look(source, wanted.type());
    KeyLook now = old;
    boolean generate = wanted.regenerates(old, source);
    boolean changed = generate || wanted.converts(old, source);
    if (changed) {
      Path fresh = folder.resolve("new");
      ExecResult made = wanted.make(openssl, generate ? null : old, source, fresh.toString(), call);
      if (!made.ok()) {
        throw new ModuleFailure("Cannot make the private key: " + made.err().strip());
      }
      now = openssl.look(KeySource.file(fresh.toString(), source.passphrase()), wanted.type());
      content = Files.readAllBytes(fresh);
    }
    ModuleResult result =
        PrivateKeyModule.result(
            args,
            now.key(),
            old.told(source),
            now.told(source),
            content,
            changed || args.bool("return_current_key"));
    return result.put("changed", changed);
  }

  private static byte @Nullable [] content(Args args) {
    String content = args.text("content");
    if (content == null) {
      return null;
    }
    if (!args.bool("content_base64")) {
      return ManagedFile.bytes(content);
    }
    try {
      return Base64.getMimeDecoder().decode(content);
    } catch (IllegalArgumentException e) {
      throw new ModuleFailure("Cannot decode Base64 encoded data: " + e.getMessage());
    }
  }
}
