package io.jansible.modules.crypto;

import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.general.Tools;
import io.jansible.pki.CertificateSummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code community.crypto.get_certificate}: the node's openssl asks the server. */
final class GetCertificateModule implements Module {
  /** Where systems keep the certificates that they trust. */
  private static final String SYSTEM =
      """
      for f in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
        [ -r "$f" ] && { printf %s "$f"; break; }
      done
      """;

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.crypto.get_certificate",
              "Get a certificate from a host:port",
              ArgumentSpec.of(
                  Argument.path("ca_cert").doc("The server has to be trusted by these."),
                  Argument.text("host").must().doc("The server."),
                  Argument.integer("port").must().doc("Its port."),
                  Argument.text("proxy_host").doc("The way to it."),
                  Argument.integer("proxy_port").or(8080L).doc("The proxy's port."),
                  Argument.text("server_name").doc("The name that it is asked for."),
                  Argument.integer("timeout").or(10L).doc("Seconds."),
                  ManagedFile.backend(),
                  Argument.text("starttls").choices("mysql").doc("What is spoken before TLS."),
                  Argument.list("ciphers", ArgumentType.STR).doc("What may be used."),
                  Argument.bool("asn1_base64").or(true).doc("Show extensions in Base64."),
                  Argument.list("tls_ctx_options", ArgumentType.RAW)
                      .doc("Options by the names or numbers of Python's ssl."),
                  Argument.bool("get_certificate_chain")
                      .or(false)
                      .doc("Show what stands above it, too.")))
          .withoutCheckMode();

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String authority = args.text("ca_cert");
    if (authority != null && !call.host().stat(authority, StatOptions.FOLLOW).isFile()) {
      throw new ModuleFailure("ca_cert file does not exist");
    }
    List<PemCertificate> sent = new TlsPeer(call).chain();
    boolean base64 = args.bool("asn1_base64");
    ModuleResult result =
        ModuleResult.changed(false)
            .putAll(
                CertificateSummary.of(
                    sent.get(0).certificate(),
                    base64
                        ? CertificateSummary::base64
                        : bytes ->
                            new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)));
    if (args.bool("get_certificate_chain")) {
      result.put("verified_chain", pems(verified(call, sent, authority)));
      result.put("unverified_chain", pems(sent));
    }
    return result;
  }

  private static List<String> pems(List<PemCertificate> chain) {
    return chain.stream().map(each -> each.certificate().pem()).toList();
  }

  /** From the server's certificate up, as far as issuers are known. */
  private static List<PemCertificate> verified(
      ModuleCall call, List<PemCertificate> sent, @Nullable String authority) {
    String trusted = authority == null ? new Tools(call.host()).script(SYSTEM).out() : authority;
    CertificateStore roots =
        new CertificateStore(call, trusted.isEmpty() ? List.of() : List.of(trusted));
    List<PemCertificate> chain = new ArrayList<>(List.of(sent.get(0)));
    PemCertificate last = sent.get(0);
    while (last != null && !last.issuedBy(last, ignored -> {})) {
      PemCertificate child = last;
      last = roots.issuer(child, ignored -> {});
      if (last == null) {
        last =
            sent.stream()
                .filter(each -> child.issuedBy(each, ignored -> {}))
                .findFirst()
                .orElse(null);
      }
      if (last == null || chain.stream().anyMatch(last::same)) {
        break;
      }
      chain.add(last);
    }
    return chain;
  }
}
