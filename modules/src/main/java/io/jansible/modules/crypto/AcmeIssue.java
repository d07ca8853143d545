package io.jansible.modules.crypto;

import io.jansible.connection.StatOptions;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.modules.general.Tools;
import io.jansible.pki.Certificate;
import io.jansible.pki.CertificateRequest;
import io.jansible.pki.PublicKeyData;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The provider {@code acme}: the node's acme-tiny asks an authority. */
final class AcmeIssue extends Issue {
  private final String accountKey;
  private final String challenges;
  private final byte[] csr;
  private final Tools tools;

  AcmeIssue(ModuleCall call, byte @Nullable [] old) {
    super(call, old);
    this.accountKey = given("acme_accountkey_path");
    this.challenges = given("acme_challenge_path");
    byte[] found = file("csr_path", "csr_content", "certificate signing request file");
    if (found == null) {
      throw new ModuleFailure("csr_path or csr_content is required for ownca provider");
    }
    this.csr = found;
    need("account key", accountKey);
    need("challenge path", challenges);
    this.tools = new Tools(call.host());
    tools.path("acme-tiny");
  }

  private String given(String argument) {
    String value = args.text(argument);
    if (value == null) {
      throw new ModuleFailure(
          "The %s option must be specified for the acme provider.".formatted(argument));
    }
    return value;
  }

  private void need(String what, String path) {
    if (!call.host().stat(path, StatOptions.FOLLOW).exists()) {
      throw new ModuleFailure("The %s %s does not exist".formatted(what, path));
    }
  }

  @Override
  @Nullable PublicKeyData key() {
    return source.given() ? openssl.look(source).must(source) : null;
  }

  @Override
  Request request() {
    return Request.of(CertificateRequest.ofPem(csr));
  }

  @Override
  byte[] issued() {
    String path = args.text("csr_path");
    String temporary = path == null ? call.host().temporary(false, "jansible-csr-", "") : null;
    try {
      if (temporary != null) {
        call.host().upload(new ByteArrayInputStream(csr), temporary);
      }
      List<String> command = new ArrayList<>(List.of("acme-tiny"));
      if (args.bool("acme_chain")) {
        command.add("--chain");
      }
      command.addAll(List.of("--account-key", accountKey));
      command.addAll(List.of("--csr", temporary == null ? String.valueOf(path) : temporary));
      command.addAll(
          List.of("--acme-dir", challenges, "--directory-url", args.string("acme_directory")));
      return tools.must(command).stdout();
    } finally {
      if (temporary != null) {
        call.host().remove(temporary);
      }
    }
  }

  @Override
  boolean refuses(Certificate certificate) {
    return false;
  }

  @Override
  void complete(ModuleResult result, @Nullable Certificate shown) {
    result.put("accountkey", accountKey);
  }
}
