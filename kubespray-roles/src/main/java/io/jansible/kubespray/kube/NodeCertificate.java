package io.jansible.kubespray.kube;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A certificate of a node.
 *
 * @param name as {@code kubeadm certs renew} calls it: {@code apiserver}, {@code etcd-peer}, {@code
 *     admin.conf}
 * @param expires the end of its validity
 * @param authority whether it is one that signs others
 */
record NodeCertificate(String name, Instant expires, boolean authority) {
  /** Those that kubeadm renews. */
  static final List<String> RENEWABLE =
      List.of(
          "admin.conf",
          "apiserver",
          "apiserver-etcd-client",
          "apiserver-kubelet-client",
          "controller-manager.conf",
          "etcd-healthcheck-client",
          "etcd-peer",
          "etcd-server",
          "front-proxy-client",
          "scheduler.conf",
          "super-admin.conf");

  /** Of a file in the certificate folder; null if it holds none. */
  static @Nullable NodeCertificate ofFile(String file, String pem) {
    X509Certificate certificate = parsed(pem.getBytes(StandardCharsets.US_ASCII));
    return certificate == null
        ? null
        : of(file.replaceFirst("\\.crt$", "").replace('/', '-'), certificate);
  }

  /** Of the user in a kubeconfig; null if it holds none. */
  static @Nullable NodeCertificate ofKubeconfig(String file, Map<?, ?> content) {
    if (content.get("users") instanceof List<?> users
        && !users.isEmpty()
        && users.get(0) instanceof Map<?, ?> first
        && first.get("user") instanceof Map<?, ?> user
        && user.get("client-certificate-data") instanceof String data) {
      try {
        X509Certificate certificate = parsed(Base64.getMimeDecoder().decode(data));
        return certificate == null ? null : of(file, certificate);
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
    return null;
  }

  /** {@code sha256:} and the digest of the public key, as {@code kubeadm join} wants it. */
  static @Nullable String authorityHash(String pem) {
    X509Certificate certificate = parsed(pem.getBytes(StandardCharsets.US_ASCII));
    if (certificate == null) {
      return null;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static NodeCertificate of(String name, X509Certificate certificate) {
    return new NodeCertificate(
        name, certificate.getNotAfter().toInstant(), certificate.getBasicConstraints() >= 0);
  }

  private static @Nullable X509Certificate parsed(byte[] pem) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem));
    } catch (CertificateException e) {
      return null;
    }
  }

  boolean isKubeconfig() {
    return name.endsWith(".conf");
  }

  /** Whole days until it expires; negative if it has. */
  long daysLeft(Instant now) {
    return Math.floorDiv(Duration.between(now, expires).getSeconds(), 86_400L);
  }

  Map<String, @Nullable Object> facts(Instant now) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("name", name);
    facts.put("expires", expires.toString());
    facts.put("days_left", daysLeft(now));
    facts.put("authority", authority);
    return facts;
  }
}
