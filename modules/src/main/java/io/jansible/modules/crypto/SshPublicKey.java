package io.jansible.modules.crypto;

import io.jansible.module.ModuleFailure;
import io.jansible.pki.Der;
import io.jansible.pki.PublicKeyData;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A public key as OpenSSH writes it, without a comment. */
final class SshPublicKey {
  private SshPublicKey() {}

  static String text(PublicKeyData key) {
    SshWire.Writer blob = new SshWire.Writer();
    String name;
    byte[] point = Der.read(key.encoded()).part(1).octets();
    switch (key.type()) {
      case "RSA" -> {
        name = "ssh-rsa";
        blob.add(ManagedFile.bytes(name));
        blob.add(number(key, "exponent"));
        blob.add(number(key, "modulus"));
      }
      case "DSA" -> {
        name = "ssh-dss";
        blob.add(ManagedFile.bytes(name));
        for (String each : new String[] {"p", "q", "g", "y"}) {
          blob.add(number(key, each));
        }
      }
      case "Ed25519" -> {
        name = "ssh-ed25519";
        blob.add(ManagedFile.bytes(name));
        blob.add(point);
      }
      case "ECC" -> {
        String curve =
            switch (String.valueOf(key.data().get("curve"))) {
              case "secp256r1" -> "nistp256";
              case "secp384r1" -> "nistp384";
              case "secp521r1" -> "nistp521";
              default -> throw new ModuleFailure("Unsupported curve for ssh public key");
            };
        name = "ecdsa-sha2-" + curve;
        blob.add(ManagedFile.bytes(name));
        blob.add(curve.getBytes(StandardCharsets.US_ASCII));
        blob.add(point);
      }
      default -> throw new ModuleFailure("Unsupported key type");
    }
    return name + " " + Base64.getEncoder().encodeToString(blob.bytes());
  }

  private static byte[] number(PublicKeyData key, String name) {
    return new BigInteger(String.valueOf(key.data().get(name))).toByteArray();
  }
}
