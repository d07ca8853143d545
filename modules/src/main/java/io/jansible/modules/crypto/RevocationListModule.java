package io.jansible.modules.crypto;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.pki.PkiException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code community.crypto.x509_crl}: the list is put together here and signed by the node's
 * openssl.
 */
final class RevocationListModule implements Module {
  private final ModuleSpec spec;

  RevocationListModule() {
    List<Argument> arguments = new ArrayList<>(ManagedFile.arguments("list"));
    arguments.addAll(
        List.of(
            Argument.text("crl_mode")
                .or("generate")
                .choices("generate", "update")
                .doc("Whether entries that are not named go or stay."),
            Argument.text("format").or("pem").choices("pem", "der").doc("How it is written."),
            Argument.path("privatekey_path").doc("The issuer's private key."),
            Argument.text("privatekey_content").secret().doc("Or the private key itself."),
            Argument.text("privatekey_passphrase").secret().doc("Decrypts it."),
            Argument.dict("issuer").doc("Parts of the issuer's name."),
            Argument.list("issuer_ordered", ArgumentType.DICT)
                .doc("The same in order, one a dictionary."),
            Argument.text("last_update").or("+0s").doc("From when the list is."),
            Argument.text("next_update").doc("When there will be another."),
            Argument.text("digest").or("sha256").doc("What the signature is made with."),
            Argument.bool("ignore_timestamps")
                .or(false)
                .doc("Other times are no reason for a new one."),
            Argument.list("revoked_certificates", ArgumentType.DICT)
                .options(RevocationSpec.options())
                .doc("What is revoked."),
            InfoSource.nameEncoding(),
            Argument.text("serial_numbers")
                .or("integer")
                .choices("integer", "hex-octets")
                .doc("How serial numbers are written.")));
    spec =
        ModuleSpec.of(
            "community.crypto.x509_crl",
            "Generate Certificate Revocation Lists (CRLs)",
            ArgumentSpec.of(arguments.toArray(Argument[]::new))
                .withFileAttributes()
                .requiredIfAny("state", "present", "privatekey_path", "privatekey_content")
                .requiredIfAny("state", "present", "issuer", "issuer_ordered")
                .requiredIf("state", "present", "next_update", "revoked_certificates")
                .exclusive("privatekey_path", "privatekey_content")
                .exclusive("issuer", "issuer_ordered"));
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    ManagedFile file = new ManagedFile(call, null);
    try {
      RevocationListProduct list = new RevocationListProduct(call, file);
      if (!file.absent()) {
        return file.produce(list);
      }
      file.remove();
      return file.complete(list.result(call.args().bool("return_content")));
    } catch (PkiException e) {
      throw new ModuleFailure(e.text());
    }
  }
}
