package io.jansible.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import org.junit.jupiter.api.Test;

class SignatureCheckTest {
  private static final byte[] TEXT = "signed".getBytes(StandardCharsets.US_ASCII);

  @Test
  void signaturesOfTheKey() throws Exception {
    KeyPair pair = rsa();
    PublicKeyData key = PublicKeyData.of(pair.getPublic().getEncoded());
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    signature.update(TEXT);
    byte[] signed = signature.sign();

    assertThat(SignatureCheck.valid(key, "1.2.840.113549.1.1.11", TEXT, signed)).isTrue();
    assertThat(
            SignatureCheck.valid(
                PublicKeyData.of(rsa().getPublic().getEncoded()),
                "1.2.840.113549.1.1.11",
                TEXT,
                signed))
        .isFalse();
  }

  /** docs/differences.md: what cannot be checked counts as signed by somebody else. */
  @Test
  void whatCannotBeChecked() throws Exception {
    PublicKeyData key = PublicKeyData.of(rsa().getPublic().getEncoded());
    String pss = "1.2.840.113549.1.1.10";

    assertThat(SignatureCheck.valid(key, pss, TEXT, new byte[256])).isFalse();
  }

  private static KeyPair rsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }
}
