package io.jansible.modules.crypto;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.pki.CertificateRequest;
import io.jansible.pki.PkiException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code community.crypto.openssl_csr_info}. */
final class RequestInfoModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.crypto.openssl_csr_info",
          "Provide information of OpenSSL Certificate Signing Requests (CSR)",
          InfoSource.spec(
              Argument.text("content").doc("Or the request itself."), InfoSource.nameEncoding()));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    byte[] content = InfoSource.read(args, call.host(), "CSR file", Map.of());
    try {
      Map<String, @Nullable Object> told =
          CertificateRequest.ofPem(content).told(args.string("name_encoding"), false);
      if (Boolean.FALSE.equals(told.get("signature_valid"))) {
        throw new ModuleFailure("CSR signature is invalid!", told);
      }
      return ModuleResult.changed(false).putAll(told);
    } catch (PkiException e) {
      throw new ModuleFailure(e.text());
    }
  }
}
