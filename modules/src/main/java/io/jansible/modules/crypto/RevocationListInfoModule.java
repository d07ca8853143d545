package io.jansible.modules.crypto;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.pki.Pem;
import io.jansible.pki.PkiException;
import io.jansible.pki.RevocationList;
import io.jansible.value.PythonBase64;
import java.util.Map;

/** {@code community.crypto.x509_crl_info}. */
final class RevocationListInfoModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.crypto.x509_crl_info",
          "Retrieve information on Certificate Revocation Lists (CRLs)",
          ArgumentSpec.of(
                  Argument.path("path").doc("The file."),
                  Argument.text("content").doc("Or the list itself, in PEM form or Base64."),
                  Argument.bool("list_revoked_certificates").or(true).doc("Tell what is revoked."),
                  InfoSource.nameEncoding())
              .oneOf("path", "content")
              .exclusive("path", "content"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    byte[] content = InfoSource.read(args, call.host(), "CRL file", Map.of());
    if (args.has("content") && !Pem.isIn(content)) {
      try {
        content = PythonBase64.decode(args.string("content"));
      } catch (IllegalArgumentException e) {
        throw new ModuleFailure("Error while Base64 decoding content: " + e.getMessage());
      }
    }
    try {
      return ModuleResult.of(
          RevocationList.info(
              content, args.string("name_encoding"), args.bool("list_revoked_certificates")));
    } catch (PkiException e) {
      throw new ModuleFailure(e.text());
    }
  }
}
