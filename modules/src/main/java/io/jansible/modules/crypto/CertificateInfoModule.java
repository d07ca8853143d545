package io.jansible.modules.crypto;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.pki.Certificate;
import io.jansible.pki.PkiException;
import io.jansible.pki.TimeSpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code community.crypto.x509_certificate_info}. */
final class CertificateInfoModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.crypto.x509_certificate_info",
          "Provide information of OpenSSL X.509 certificates",
          InfoSource.spec(
              Argument.text("content").doc("Or the certificate itself."),
              Argument.dict("valid_at").doc("Times to look at, by names."),
              InfoSource.nameEncoding()));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    byte[] content = InfoSource.read(args, call.host(), "certificate file", Map.of());
    try {
      Map<String, Instant> times = new LinkedHashMap<>();
      args.dict("valid_at")
          .forEach(
              (name, time) -> {
                if (!(time instanceof String)) {
                  throw new ModuleFailure(
                      "The value for valid_at.%s must be of type string (got <class '%s'>)"
                          .formatted(name, time instanceof Long ? "int" : "float"));
                }
                times.put(name, TimeSpec.parse(time.toString(), "valid_at." + name));
              });
      Certificate certificate =
          args.has("content") ? Certificate.ofPem(content) : Certificate.ofFile(content);
      ModuleResult result =
          ModuleResult.changed(false).putAll(certificate.told(args.string("name_encoding"), false));
      Map<String, @Nullable Object> valid = new LinkedHashMap<>();
      times.forEach(
          (name, time) ->
              valid.put(
                  name,
                  !time.isBefore(certificate.notBefore())
                      && !time.isAfter(certificate.notAfter())));
      return result.put("valid_at", valid);
    } catch (PkiException e) {
      throw new ModuleFailure(e.text());
    }
  }
}
