package io.jansible.modules.crypto;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.pki.PkiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code community.crypto.x509_certificate} and {@code x509_certificate_pipe}: the certificate is
 * put together here and signed by the node's openssl.
 */
final class CertificateModule implements Module {
  private static final String KEY_CHOICE = "create_if_not_provided";

  private final boolean pipe;
  private final ModuleSpec spec;

  /**
   * @param pipe whether the certificate comes and goes as text
   */
  CertificateModule(boolean pipe) {
    this.pipe = pipe;
    List<Argument> arguments = arguments(pipe);
    ArgumentSpec rules =
        ArgumentSpec.of(arguments.toArray(Argument[]::new))
            .exclusive("csr_path", "csr_content")
            .exclusive("privatekey_path", "privatekey_content")
            .exclusive("ownca_path", "ownca_content")
            .exclusive("ownca_privatekey_path", "ownca_privatekey_content");
    spec =
        ModuleSpec.of(
            "community.crypto.x509_certificate" + (pipe ? "_pipe" : ""),
            "Generate and/or check OpenSSL certificates",
            pipe ? rules : rules.withFileAttributes().requiredIf("state", "present", "provider"));
  }

  private static List<Argument> arguments(boolean pipe) {
    List<Argument> all = new ArrayList<>();
    if (pipe) {
      all.add(Argument.text("provider").must().choices("ownca", "selfsigned").doc("Who signs."));
      all.add(Argument.text("content").doc("The certificate as it is."));
      all.add(Argument.bool("force").or(false).doc("Make it anew in any case."));
    } else {
      all.add(Argument.text("provider").choices("acme", "ownca", "selfsigned").doc("Who signs."));
      all.addAll(ManagedFile.arguments("certificate"));
      all.add(Argument.path("acme_accountkey_path").doc("The account's key."));
      all.add(Argument.path("acme_challenge_path").doc("Where challenges are put."));
      all.add(Argument.bool("acme_chain").or(false).doc("Add the intermediate certificate."));
      all.add(
          Argument.text("acme_directory")
              .or("https://acme-v02.api.letsencrypt.org/directory")
              .doc("The authority."));
    }
    all.add(Argument.path("csr_path").doc("The signing request's file."));
    all.add(Argument.text("csr_content").doc("Or the request itself."));
    all.add(
        Argument.bool("ignore_timestamps")
            .or(true)
            .doc("Other times are no reason for a new one."));
    all.add(ManagedFile.backend());
    all.add(Argument.path("privatekey_path").doc("The private key's file."));
    all.add(Argument.text("privatekey_content").secret().doc("Or the private key itself."));
    all.add(Argument.text("privatekey_passphrase").secret().doc("Decrypts it."));
    all.add(Argument.path("ownca_path").doc("The authority's certificate."));
    all.add(Argument.text("ownca_content").doc("Or the certificate itself."));
    all.add(Argument.path("ownca_privatekey_path").doc("The authority's private key."));
    all.add(Argument.text("ownca_privatekey_content").secret().doc("Or the key itself."));
    all.add(Argument.text("ownca_privatekey_passphrase").secret().doc("Decrypts it."));
    all.add(
        Argument.bool("ownca_create_authority_key_identifier")
            .or(true)
            .doc("Tell the authority's key."));
    for (String prefix : List.of("ownca_", "selfsigned_")) {
      boolean self = prefix.equals("selfsigned_");
      all.add(Argument.text(prefix + "digest").or("sha256").doc("For the signature."));
      all.add(Argument.integer(prefix + "version").or(3L).choices(3L).doc("There is but one."));
      Argument before = Argument.text(prefix + "not_before").or("+0s").doc("Valid from then.");
      Argument after = Argument.text(prefix + "not_after").or("+3650d").doc("Valid until then.");
      all.add(self ? before.aliases("selfsigned_notBefore") : before);
      all.add(self ? after.aliases("selfsigned_notAfter") : after);
      all.add(
          Argument.text(prefix + "create_subject_key_identifier")
              .or(KEY_CHOICE)
              .choices(KEY_CHOICE, "always_create", "never_create")
              .doc("Tell the certificate's key."));
    }
    return all;
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    try {
      return pipe ? piped(call) : filed(call);
    } catch (PkiException e) {
      throw new ModuleFailure(e.text());
    }
  }

  private static Issue issue(ModuleCall call, byte @Nullable [] old) {
    return switch (call.args().string("provider")) {
      case "acme" -> new AcmeIssue(call, old);
      case "ownca" -> new OwnAuthorityIssue(call, old);
      default -> new SelfSignedIssue(call, old);
    };
  }

  private static ModuleResult piped(ModuleCall call) {
    String content = call.args().text("content");
    return Product.piped(issue(call, content == null ? null : ManagedFile.bytes(content)));
  }

  private static ModuleResult filed(ModuleCall call) {
    ManagedFile file = new ManagedFile(call, null);
    Args args = call.args();
    if (file.absent()) {
      file.remove();
      ModuleResult result =
          ModuleResult.changed(false)
              .put("privatekey", args.text("privatekey_path"))
              .put("csr", args.text("csr_path"));
      if (args.bool("return_content")) {
        result.put("certificate", null);
      }
      return file.complete(result);
    }
    file.needFolder("");
    Issue issue = issue(call, null);
    issue.setOld(file.read());
    return file.produce(issue);
  }
}
