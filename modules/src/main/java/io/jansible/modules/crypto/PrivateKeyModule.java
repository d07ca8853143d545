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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code community.crypto.openssl_privatekey}: made by the node's openssl, where it stays. */
final class PrivateKeyModule implements Module {
  private final ModuleSpec spec;

  PrivateKeyModule() {
    List<Argument> arguments = new ArrayList<>(PrivateKeySpec.arguments());
    arguments.addAll(ManagedFile.arguments("private key"));
    spec =
        ModuleSpec.of(
            "community.crypto.openssl_privatekey",
            "Generate OpenSSL private keys",
            ArgumentSpec.of(arguments.toArray(Argument[]::new))
                .withFileAttributes()
                .requiredIf("type", "ECC", "curve"));
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    ManagedFile file = new ManagedFile(call, "0600");
    file.needFolder("");
    PrivateKeySpec wanted = new PrivateKeySpec(args, args.bool("force"));
    OpenSsl openssl = new OpenSsl(call.host());
    KeySource source = KeySource.file(file.path(), args.text("passphrase"));
    if (file.absent()) {
      file.remove();
      return file.complete(
          result(args, null, Map.of(), Map.of(), null, args.bool("return_content")));
    }
    KeyLook old = openssl.look(source, wanted.type());
    if (old.there() && !old.problem().isEmpty()) {
      throw new ModuleFailure("Error while loading " + file.path() + " - " + old.problem());
    }
    KeyLook now = old;
    boolean generate = wanted.regenerates(old, source);
    if (generate || wanted.converts(old, source)) {
      file.change();
      if (!call.checkMode()) {
        String folder = call.host().temporary(true, "jansible-key-", "");
        try {
          String fresh = folder + "/key";
          ExecResult made = wanted.make(openssl, generate ? null : old, source, fresh, call);
          if (!made.ok()) {
            throw new ModuleFailure("Cannot make the private key: " + made.err().strip());
          }
          now = openssl.look(KeySource.file(fresh, source.passphrase()), wanted.type());
          file.move(fresh);
        } finally {
          call.host().remove(folder);
        }
      }
    }
    file.attributes();
    PublicKeyData shown = now.key();
    if (shown != null && now == old && !old.readable(source)) {
      shown = null;
    }
    byte[] content = null;
    if (args.bool("return_content") && now.there()) {
      content = file.read();
    }
    return file.complete(
        result(
            args, shown, old.told(source), now.told(source), content, args.bool("return_content")));
  }

  /** What a key's result has; its content where that is asked for. */
  static ModuleResult result(
      Args args,
      @Nullable PublicKeyData key,
      Map<String, @Nullable Object> before,
      Map<String, @Nullable Object> after,
      byte @Nullable [] content,
      boolean withContent) {
    ModuleResult result =
        ModuleResult.changed(false)
            .put("type", args.string("type"))
            .put("size", args.integer("size"))
            .put("fingerprint", key == null ? null : key.fingerprints());
    if (args.string("type").equals("ECC")) {
      result.put("curve", args.text("curve"));
    }
    if (withContent) {
      result.put("privatekey", content == null ? null : text(content));
    }
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    diff.put("before", before);
    diff.put("after", after);
    return result.put("diff", diff);
  }

  private static String text(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    return text.contains("-----BEGIN ") ? text : Base64.getEncoder().encodeToString(content);
  }
}
