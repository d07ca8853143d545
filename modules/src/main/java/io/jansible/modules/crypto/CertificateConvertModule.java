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
import io.jansible.pki.Pem;
import io.jansible.pki.PkiException;
import io.jansible.value.PythonBase64;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code community.crypto.x509_certificate_convert}. */
final class CertificateConvertModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.crypto.x509_certificate_convert",
          "Convert X.509 certificates",
          ArgumentSpec.of(
                  Argument.path("src_path").doc("The certificate's file."),
                  Argument.text("src_content").doc("Or the certificate itself."),
                  Argument.bool("src_content_base64").or(false).doc("It is in Base64."),
                  Argument.text("format").must().choices("pem", "der").doc("How it is written."),
                  Argument.bool("strict").or(false).doc("Take nothing but one well-formed object."),
                  Argument.path("dest_path").must().doc("Where it is written."),
                  Argument.bool("backup").or(false).doc("Keep what was there before."),
                  Argument.bool("verify_cert_parsable")
                      .or(false)
                      .doc("See whether it is a certificate."))
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
    ManagedFile file = new ManagedFile(call, "dest_path", null);
    file.needFolder("");
    EncodedCertificate source;
    try {
      source = EncodedCertificate.read(input(call), args.bool("strict"));
    } catch (PkiException e) {
      throw new ModuleFailure("Error while parsing PEM: " + e.text());
    }
    if (args.bool("verify_cert_parsable")) {
      try {
        Certificate.ofDer(source.der());
      } catch (PkiException e) {
        throw new ModuleFailure("Error while parsing certificate: " + e.text());
      }
    }
    boolean pem = args.string("format").equals("pem");
    if (!fits(file.read(), source.der(), pem)) {
      file.change();
      if (!call.checkMode()) {
        file.write(pem ? ManagedFile.bytes(Pem.of("CERTIFICATE", source.der())) : source.der());
      }
    }
    file.attributes();
    return file.outcome(ModuleResult.changed(false));
  }

  private static byte[] input(ModuleCall call) {
    Args args = call.args();
    String content = args.text("src_content");
    if (content != null) {
      try {
        return args.bool("src_content_base64")
            ? PythonBase64.decode(content)
            : ManagedFile.bytes(content);
      } catch (IllegalArgumentException e) {
        throw new ModuleFailure("Cannot Base64 decode src_content: " + e.getMessage());
      }
    }
    String path = args.string("src_path");
    return NodeFile.read(
        call.host(),
        path,
        problem -> new ModuleFailure("Failure while reading file %s: %s".formatted(path, problem)));
  }

  private static boolean fits(byte @Nullable [] old, byte[] wanted, boolean pem) {
    if (old == null) {
      return false;
    }
    try {
      EncodedCertificate found = EncodedCertificate.read(old, true);
      return Arrays.equals(found.der(), wanted)
          && (pem ? "CERTIFICATE".equals(found.label()) : found.label() == null);
    } catch (PkiException e) {
      return false;
    }
  }
}
