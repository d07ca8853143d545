package io.jansible.template.filter;

import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code community.crypto.x509_certificate_info}: key, fingerprints, dates, version and serial
 * number of a certificate. What it leaves out (names, extensions, BLAKE2 and SHAKE fingerprints) is
 * undefined, and so fails where a template uses it.
 */
final class CertificateInfo {
  private static final List<String> HASHES =
      List.of(
          "MD5",
          "SHA-1",
          "SHA-224",
          "SHA-256",
          "SHA-384",
          "SHA-512",
          "SHA3-224",
          "SHA3-256",
          "SHA3-384",
          "SHA3-512");
  private static final Pattern FRAME =
      Pattern.compile("-----BEGIN [^-]+-----.*-----END [^-]+-----", Pattern.DOTALL);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private CertificateInfo() {}

  static Map<String, @Nullable Object> of(@Nullable Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (!(value instanceof CharSequence text)) {
      throw AnsibleFilters.error(
          "The community.crypto.x509_certificate_info input must be a text type, not "
              + AnsibleFilters.type(value));
    }
    if (!FRAME.matcher(text).find()) {
      throw AnsibleFilters.error(
          "Unable to load PEM file. See"
              + " https://cryptography.io/en/latest/faq/#why-can-t-i-import-my-pem-file for more"
              + " details. MalformedFraming");
    }
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)));
      return info(certificate);
    } catch (CertificateException e) {
      throw AnsibleFilters.error("Unable to load certificate: " + e.getMessage());
    }
  }

  private static Map<String, @Nullable Object> info(X509Certificate certificate)
      throws CertificateException {
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    PublicKey key = certificate.getPublicKey();
    info.put("version", (long) certificate.getVersion());
    info.put("not_before", time(certificate.getNotBefore()));
    info.put("not_after", time(certificate.getNotAfter()));
    info.put("expired", certificate.getNotAfter().toInstant().isBefore(Instant.now()));
    info.put("public_key", pem(key));
    info.put("public_key_type", type(key));
    info.put("public_key_fingerprints", fingerprints(key.getEncoded()));
    info.put("fingerprints", fingerprints(certificate.getEncoded()));
    info.put("serial_number", Values.whole(certificate.getSerialNumber()));
    return info;
  }

  private static String time(Date date) {
    return TIME.format(date.toInstant());
  }

  private static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static String type(PublicKey key) {
    String algorithm = key.getAlgorithm();
    if (!algorithm.equals("EdDSA")) {
      return algorithm.equals("EC") ? "ECC" : algorithm;
    }
    return key instanceof java.security.interfaces.EdECPublicKey edwards
        ? edwards.getParams().getName()
        : algorithm;
  }

  private static Map<String, Object> fingerprints(byte[] data) {
    Map<String, Object> fingerprints = new LinkedHashMap<>();
    for (String algorithm : HASHES) {
      // "SHA-256" is sha256, "SHA3-256" is sha3_256
      String name = algorithm.toLowerCase(Locale.ROOT);
      name = name.startsWith("sha3-") ? name.replace('-', '_') : name.replace("-", "");
      try {
        byte[] hash = MessageDigest.getInstance(algorithm).digest(data);
        fingerprints.put(name, HexFormat.ofDelimiter(":").formatHex(hash));
      } catch (NoSuchAlgorithmException e) {
        throw AnsibleFilters.error("this Java has no " + algorithm);
      }
    }
    return fingerprints;
  }
}
