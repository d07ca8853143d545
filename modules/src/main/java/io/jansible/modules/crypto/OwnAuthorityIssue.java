package io.jansible.modules.crypto;

import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.pki.Certificate;
import io.jansible.pki.CertificateRequest;
import io.jansible.pki.Extension;
import io.jansible.pki.PublicKeyData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The provider {@code ownca}. */
final class OwnAuthorityIssue extends SignedIssue {
  private final KeySource authoritySource;
  private final PublicKeyData authorityKey;
  private final Certificate authority;
  private final Request request;

  OwnAuthorityIssue(ModuleCall call, byte @Nullable [] old) {
    super(call, old, "ownca_");
    need("ownca_path", "ownca_content");
    need("ownca_privatekey_path", "ownca_privatekey_content");
    byte[] csr = file("csr_path", "csr_content", "certificate signing request file");
    if (csr == null) {
      throw new ModuleFailure("csr_path or csr_content is required for ownca provider");
    }
    byte[] issuer = file("ownca_path", "ownca_content", "CA certificate file");
    this.authoritySource = KeySource.of(args, "ownca_privatekey_");
    KeyLook look = openssl.look(authoritySource);
    if (authoritySource.path() != null && !look.there()) {
      throw new ModuleFailure(
          "The CA private key file " + authoritySource.path() + " does not exist");
    }
    this.request = Request.of(CertificateRequest.ofPem(csr));
    this.authority = Certificate.ofPem(issuer == null ? new byte[0] : issuer);
    if (!authority.key().signs()) {
      throw new ModuleFailure("CA certificate's public key cannot be used to sign certificates");
    }
    this.authorityKey = look.mustSign(authoritySource);
    if (!authority.key().same(authorityKey)) {
      throw new ModuleFailure("The CA private key does not belong to the CA certificate");
    }
    needDigest(authorityKey);
  }

  private void need(String one, String other) {
    if (!args.has(one) && !args.has(other)) {
      throw new ModuleFailure(
          "One of %s and %s must be specified for the ownca provider.".formatted(one, other));
    }
  }

  @Override
  @Nullable PublicKeyData key() {
    return source.given() ? openssl.look(source).must(source) : null;
  }

  @Override
  Request request() {
    return request;
  }

  @Override
  boolean tellsAuthorityKey() {
    return args.bool("ownca_create_authority_key_identifier");
  }

  private Extension authorityIdentifier() {
    byte[] identifier =
        Extension.find(authority.extensions(), Extension.SUBJECT_KEY)
            .map(each -> each.value().content())
            .orElseGet(() -> authority.key().identifier());
    return Extension.authorityKey(identifier, null, null);
  }

  @Override
  byte[] issued() {
    List<Extension> extensions = extensions(request, request.key());
    if (tellsAuthorityKey()) {
      extensions.add(authorityIdentifier());
    }
    return signed(
        authoritySource, authorityKey, authority.subject(), request, request.key(), extensions);
  }

  @Override
  boolean refuses(Certificate certificate) {
    if (super.refuses(certificate)
        || !certificate.signedBy(authority.key())
        || !certificate.issuer().equals(authority.subject())) {
      return true;
    }
    return tellsAuthorityKey()
        && !Extension.find(certificate.extensions(), Extension.AUTHORITY_KEY)
            .map(each -> each.value().equals(authorityIdentifier().value()))
            .orElse(false);
  }

  @Override
  void complete(ModuleResult result, @Nullable Certificate shown) {
    result.put("ca_cert", args.text("ownca_path"));
    result.put("ca_privatekey", args.text("ownca_privatekey_path"));
    super.complete(result, shown);
  }
}
