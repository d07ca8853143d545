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
import io.jansible.modules.general.Tools;
import io.jansible.pki.Der;
import io.jansible.pki.Pem;
import io.jansible.pki.PkiException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code community.crypto.openssl_dhparam}. */
final class DhParamModule implements Module {
  private final ModuleSpec spec;

  DhParamModule() {
    List<Argument> arguments = new ArrayList<>(ManagedFile.arguments("parameters"));
    arguments.add(Argument.integer("size").or(4096L).doc("Bits."));
    arguments.add(
        Argument.text("select_crypto_backend")
            .or("auto")
            .choices("auto", "cryptography", "openssl")
            .doc("Makes no difference."));
    spec =
        ModuleSpec.of(
            "community.crypto.openssl_dhparam",
            "Generate OpenSSL Diffie-Hellman Parameters",
            ArgumentSpec.of(arguments.toArray(Argument[]::new)).withFileAttributes());
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    ManagedFile file = new ManagedFile(call, null);
    file.needFolder("'");
    byte[] content = file.absent() ? null : file.read();
    if (file.absent()) {
      file.remove();
    } else if (args.bool("force") || bits(content) != size(args)) {
      file.change();
      if (!call.checkMode()) {
        ExecResult made =
            new Tools(call.host())
                .run("openssl", "dhparam", "-outform", "PEM", String.valueOf(size(args)));
        if (!made.ok()) {
          throw new ModuleFailure(made.err());
        }
        content = made.stdout();
        file.write(content);
      }
    }
    if (!file.absent()) {
      file.attributes();
    }
    ModuleResult result = ModuleResult.changed(false).put("size", size(args));
    if (args.bool("return_content")) {
      byte[] shown = file.absent() ? file.read() : content;
      result.put("dhparams", shown == null ? null : new String(shown, StandardCharsets.UTF_8));
    }
    return file.complete(result);
  }

  private static long size(Args args) {
    return Long.parseLong(args.string("size"));
  }

  /** Of the prime that is there; 0 where none is. */
  private static long bits(byte @Nullable [] content) {
    if (content == null) {
      return 0;
    }
    try {
      return Pem.first(content, "DH PARAMETERS", "X9.42 DH PARAMETERS")
          .map(der -> (long) Der.read(der).part(0).integer().bitLength())
          .orElse(0L);
    } catch (PkiException e) {
      return 0;
    }
  }
}
