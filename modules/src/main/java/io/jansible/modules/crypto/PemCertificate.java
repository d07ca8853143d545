package io.jansible.modules.crypto;

import io.jansible.pki.Certificate;
import java.util.function.Consumer;

/**
 * A certificate as it was written.
 *
 * @param pem its text
 */
record PemCertificate(String pem, Certificate certificate) {
  boolean same(PemCertificate other) {
    return certificate.pem().equals(other.certificate.pem());
  }

  /**
   * @param warnings are told of keys that no certificate is signed with
   */
  boolean issuedBy(PemCertificate issuer, Consumer<String> warnings) {
    if (!certificate.namesIssuer(issuer.certificate)) {
      return false;
    }
    String type = issuer.certificate.key().type();
    if (!type.equals("RSA") && !type.equals("ECC") && !type.startsWith("Ed")) {
      warnings.accept("Unknown public key type \"" + type + "\"");
      return false;
    }
    return certificate.signedBy(issuer.certificate.key());
  }

  /** As messages show it. */
  String shown() {
    return "<Certificate(subject=%s, ...)>".formatted(certificate.subjectText());
  }
}
