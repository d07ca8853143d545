package io.jansible.modules.crypto;

import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.pki.Certificate;
import io.jansible.pki.CertificateRequest;
import io.jansible.pki.PublicKeyData;
import org.jspecify.annotations.Nullable;

/** The provider {@code selfsigned}. */
final class SelfSignedIssue extends SignedIssue {
  private final PublicKeyData key;
  private final Request request;

  SelfSignedIssue(ModuleCall call, byte @Nullable [] old) {
    super(call, old, "selfsigned_");
    if (!source.given()) {
      throw new ModuleFailure(
          "One of privatekey_path and privatekey_content must be specified for the selfsigned"
              + " provider.");
    }
    byte[] csr = file("csr_path", "csr_content", "certificate signing request file");
    KeyLook look = openssl.look(source);
    if (source.path() != null && !look.there()) {
      throw new ModuleFailure("The private key file " + source.path() + " does not exist");
    }
    this.key = look.must(source);
    if (!key.signs()) {
      throw new ModuleFailure("Private key cannot be used to sign certificates");
    }
    needDigest(key);
    this.request = csr == null ? Request.empty(key) : Request.of(CertificateRequest.ofPem(csr));
  }

  @Override
  PublicKeyData key() {
    return key;
  }

  @Override
  Request request() {
    return request;
  }

  @Override
  byte[] issued() {
    return signed(source, key, request.subject(), request, key, extensions(request, key));
  }

  @Override
  boolean refuses(Certificate certificate) {
    return super.refuses(certificate) || !certificate.signedBy(key);
  }
}
