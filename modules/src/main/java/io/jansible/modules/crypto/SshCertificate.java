package io.jansible.modules.crypto;

import io.jansible.pki.PkiException;
import io.jansible.pki.PublicKeyData;
import io.jansible.template.value.Text;
import io.jansible.value.PythonBase64;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An OpenSSH certificate.
 *
 * @param type what its first word says
 * @param kind {@code user} or {@code host}
 * @param publicKey the fingerprint of its key
 * @param signingKey the fingerprint of who signed it
 */
record SshCertificate(
    String type,
    BigInteger serial,
    String kind,
    String identifier,
    List<String> principals,
    SshValidity validity,
    List<SshOption> options,
    String publicKey,
    String signingKey,
    String signatureType) {

  private static final String SUFFIX = "-cert-v01@openssh.com";

  /** Of how many parts a key is. */
  private static final Map<String, Integer> PARTS =
      Map.of(
          "ssh-rsa", 2,
          "ssh-dss", 4,
          "ecdsa-sha2-nistp256", 2,
          "ecdsa-sha2-nistp384", 2,
          "ecdsa-sha2-nistp521", 2,
          "ssh-ed25519", 1);

  /**
   * @throws PkiException if it is none
   */
  static SshCertificate read(byte[] content) {
    String[] words = new String(content, StandardCharsets.UTF_8).split(" ");
    byte[] data;
    try {
      data = words.length < 2 ? new byte[0] : PythonBase64.decode(words[1]);
    } catch (IllegalArgumentException e) {
      throw new PkiException("Certificate not in OpenSSH format");
    }
    if (words.length < 2) {
      throw new PkiException("Certificate not in OpenSSH format");
    }
    String plain = words[0].endsWith(SUFFIX) ? words[0].replace(SUFFIX, "") : "";
    Integer parts = PARTS.get(plain);
    if (parts == null) {
      throw new PkiException("Invalid certificate format identifier: b" + Text.repr(words[0]));
    }
    SshWire wire = new SshWire(data);
    if (!wire.text().equals(words[0])) {
      throw new PkiException("Certificate formats do not match");
    }
    try {
      return read(words[0], plain, parts, wire);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new PkiException("Invalid certificate data: " + e.getMessage());
    }
  }

  private static SshCertificate read(String type, String plain, int parts, SshWire wire) {
    wire.bytes(); // a number that is used once
    SshWire.Writer key = new SshWire.Writer().add(plain.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < parts; i++) {
      key.add(wire.bytes());
    }
    BigInteger serial = wire.number(8);
    String kind = wire.number(4).intValue() == 1 ? "user" : "host";
    String identifier = wire.text();
    List<String> principals = new SshWire(wire.bytes()).texts();
    SshValidity validity = SshValidity.of(wire.number(8), wire.number(8));
    List<SshOption> options = new SshWire(wire.bytes()).options(true);
    options.addAll(new SshWire(wire.bytes()).options(false));
    wire.bytes(); // reserved
    byte[] signer = wire.bytes();
    String signature = new SshWire(wire.bytes()).text();
    return new SshCertificate(
        type,
        serial,
        kind,
        identifier,
        principals,
        validity,
        options,
        SshWire.fingerprint(key.bytes()),
        SshWire.fingerprint(signer),
        signature);
  }

  /** What diffs show of it. */
  Map<String, @Nullable Object> told() {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("type_string", type);
    told.put("serial", PublicKeyData.whole(serial));
    told.put("cert_type", kind);
    told.put("identifier", identifier);
    told.put("principals", principals);
    told.put("valid_after", validity.fromShown());
    told.put("valid_before", validity.toShown());
    told.put("critical_options", shown(true));
    told.put("extensions", shown(false));
    told.put("reserved", "");
    told.put("public_key", publicKey);
    told.put("signing_key", signingKey);
    told.put("signature_algorithm", signatureType);
    return told;
  }

  private List<String> shown(boolean critical) {
    return options.stream()
        .filter(each -> each.isCritical() == critical)
        .map(SshOption::shown)
        .toList();
  }
}
