package io.jansible.modules.crypto;

import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.pki.Certificate;
import io.jansible.pki.Der;
import io.jansible.pki.Extension;
import io.jansible.pki.PublicKeyData;
import io.jansible.pki.TimeSpec;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A certificate that is signed with a key of the node. */
abstract class SignedIssue extends Issue {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String prefix;
  private final Instant notBefore;
  private final Instant notAfter;
  private final BigInteger serial = new BigInteger(159, RANDOM).max(BigInteger.ONE);

  /**
   * @param prefix of the provider's arguments
   */
  SignedIssue(ModuleCall call, byte @Nullable [] old, String prefix) {
    super(call, old);
    this.prefix = prefix;
    this.notBefore = time("not_before");
    this.notAfter = time("not_after");
  }

  private Instant time(String name) {
    return TimeSpec.parse(args.string(prefix + name), prefix + name);
  }

  void needDigest(PublicKeyData signer) {
    String digest = args.string(prefix + "digest");
    if (!OpenSsl.signsWith(signer, digest)) {
      throw new ModuleFailure(
          "The digest " + digest + " is not supported with the cryptography backend");
    }
  }

  @Override
  String subjectKeyChoice() {
    return args.string(prefix + "create_subject_key_identifier");
  }

  /** Signs a certificate. */
  byte[] signed(
      KeySource signerSource,
      PublicKeyData signer,
      Der issuer,
      Request request,
      PublicKeyData key,
      List<Extension> extensions) {
    String digest = args.string(prefix + "digest");
    Der algorithm = OpenSsl.algorithm(signer, digest);
    if (notAfter.isBefore(notBefore)) {
      throw new ModuleFailure("The not valid after date must be after the not valid before date.");
    }
    Der body =
        Certificate.body(
            serial, algorithm, issuer, notBefore, notAfter, request.subject(), key, extensions);
    Certificate certificate =
        Certificate.of(body, algorithm, openssl.sign(signerSource, signer, digest, body.encoded()));
    return ManagedFile.bytes(certificate.pem());
  }

  @Override
  boolean refuses(Certificate certificate) {
    return !args.bool("ignore_timestamps")
        && (!certificate.notBefore().equals(notBefore) || !certificate.notAfter().equals(notAfter));
  }

  @Override
  void complete(ModuleResult result, @Nullable Certificate shown) {
    boolean planned = call.checkMode() || shown == null;
    result.put("notBefore", Certificate.timeText(planned ? notBefore : shown.notBefore()));
    result.put("notAfter", Certificate.timeText(planned ? notAfter : shown.notAfter()));
    BigInteger number = planned ? serial : shown.serial();
    result.put("serial_number", number.bitLength() < 64 ? (Object) number.longValue() : number);
  }
}
