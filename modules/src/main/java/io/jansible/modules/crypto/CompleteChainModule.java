package io.jansible.modules.crypto;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.ArrayList;
import java.util.List;

/** {@code community.crypto.certificate_complete_chain}. */
final class CompleteChainModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.crypto.certificate_complete_chain",
          "Complete certificate chain given a set of untrusted and root certificates",
          ArgumentSpec.of(
              Argument.text("input_chain").must().doc("The certificate, and what is known above."),
              Argument.list("root_certificates", ArgumentType.PATH)
                  .must()
                  .doc("Files and directories of roots."),
              Argument.list("intermediate_certificates", ArgumentType.PATH)
                  .or(List.of())
                  .doc("Files and directories of what may be between.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    List<PemCertificate> chain = CertificateStore.must(args.string("input_chain"), "input chain");
    if (chain.isEmpty()) {
      throw new ModuleFailure("Input chain must contain at least one certificate");
    }
    for (int i = 1; i < chain.size(); i++) {
      if (!chain.get(i - 1).issuedBy(chain.get(i), call::warn)) {
        throw new ModuleFailure(
            "Cannot verify input chain: certificate #%d: %s is not issuer of certificate #%d: %s"
                .formatted(i + 1, chain.get(i).shown(), i, chain.get(i - 1).shown()));
      }
    }
    CertificateStore between = new CertificateStore(call, args.texts("intermediate_certificates"));
    CertificateStore roots = new CertificateStore(call, args.texts("root_certificates"));
    List<PemCertificate> all = new ArrayList<>(chain);
    // a chain that ends with a root is complete
    boolean complete = roots.contains(chain.get(chain.size() - 1));
    while (!complete) {
      PemCertificate last = all.get(all.size() - 1);
      PemCertificate next = roots.issuer(last, call::warn);
      complete = next != null;
      if (next == null) {
        next = between.issuer(last, call::warn);
      }
      if (next == null) {
        throw new ModuleFailure("Cannot complete chain. Stuck at certificate " + last.shown());
      }
      if (all.stream().anyMatch(next::same)) {
        throw new ModuleFailure("Found cycle while building certificate chain");
      }
      all.add(next);
    }
    List<String> texts = all.stream().map(PemCertificate::pem).toList();
    return ModuleResult.changed(false)
        .put("root", texts.get(texts.size() - 1))
        .put("chain", texts.subList(chain.size(), texts.size()))
        .put("complete_chain", texts);
  }
}
