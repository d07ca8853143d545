package io.jansible.modules.crypto;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.pki.Certificate;
import io.jansible.pki.PkiException;
import io.jansible.value.PythonBase64;

/** {@code community.crypto.openssl_signature_info}. */
final class SignatureInfoModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.crypto.openssl_signature_info",
          "Verify signatures with openssl",
          ArgumentSpec.of(
                  Argument.path("certificate_path").doc("The certificate's file."),
                  Argument.text("certificate_content").doc("Or the certificate itself."),
                  Argument.path("path").must().doc("The file that is signed."),
                  Argument.text("signature").must().doc("The signature in Base64."),
                  ManagedFile.backend())
              .exclusive("certificate_path", "certificate_content")
              .oneOf("certificate_path", "certificate_content"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String path = SignatureModule.file(call);
    try {
      byte[] signature = PythonBase64.decode(args.string("signature"));
      String content = args.text("certificate_content");
      Certificate certificate =
          Certificate.ofPem(
              content == null
                  ? NodeFile.read(call.host(), args.string("certificate_path"))
                  : ManagedFile.bytes(content));
      SignatureModule.mustSign(certificate.key());
      return ModuleResult.changed(false)
          .put(
              "valid",
              new OpenSsl(call.host())
                  .isSigned(certificate.key(), SignatureModule.DIGEST, path, signature));
    } catch (IllegalArgumentException e) {
      throw new ModuleFailure(String.valueOf(e.getMessage()));
    } catch (PkiException e) {
      throw new ModuleFailure(e.text());
    }
  }
}
