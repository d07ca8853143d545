package io.jansible.template.filter;

import com.google.common.primitives.Bytes;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** What {@code community.crypto.x509_certificate_info} tells of a certificate. */
final class CertificateInfo {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Digests that the JDK has, by Python's names. */
  private static final Map<String, String> DIGESTS =
      new TreeMap<>(
          Map.of(
              "md5", "MD5",
              "sha1", "SHA-1",
              "sha224", "SHA-224",
              "sha256", "SHA-256",
              "sha384", "SHA-384",
              "sha512", "SHA-512",
              "sha3_224", "SHA3-224",
              "sha3_256", "SHA3-256",
              "sha3_384", "SHA3-384",
              "sha3_512", "SHA3-512"));

  private static final String[] KEY_USAGE = {
    "Digital Signature",
    "Non Repudiation",
    "Key Encipherment",
    "Data Encipherment",
    "Key Agreement",
    "Certificate Sign",
    "CRL Sign",
    "Encipher Only",
    "Decipher Only"
  };

  private static final Map<String, String> EXTENDED =
      Map.of(
          "1.3.6.1.5.5.7.3.1", "TLS Web Server Authentication",
          "1.3.6.1.5.5.7.3.2", "TLS Web Client Authentication",
          "1.3.6.1.5.5.7.3.3", "Code Signing",
          "1.3.6.1.5.5.7.3.4", "E-mail Protection",
          "1.3.6.1.5.5.7.3.8", "Time Stamping",
          "1.3.6.1.5.5.7.3.9", "OCSP Signing",
          "2.5.29.37.0", "Any Extended Key Usage");

  private static final Map<String, String> NAMES =
      Map.of(
          "CN", "commonName",
          "O", "organizationName",
          "OU", "organizationalUnitName",
          "C", "countryName",
          "ST", "stateOrProvinceName",
          "L", "localityName",
          "EMAILADDRESS", "emailAddress",
          "SERIALNUMBER", "serialNumber",
          "DC", "domainComponent",
          "UID", "userId");

  private CertificateInfo() {}

  /** What there is to tell of a certificate in PEM form. */
  static Map<String, @Nullable Object> of(@Nullable Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (!(value instanceof CharSequence)) {
      throw AnsibleFilters.error(
          "The community.crypto.x509_certificate_info input must be a text type, not "
              + AnsibleFilters.type(value));
    }
    String pem = value.toString();
    X509Certificate certificate;
    try {
      certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
    } catch (CertificateException e) {
      throw AnsibleFilters.error(
          "Unable to load PEM file. See"
              + " https://cryptography.io/en/latest/faq/#why-can-t-i-import-my-pem-file for more"
              + " details. "
              + (pem.contains("-----BEGIN ") ? "InvalidData" : "MalformedFraming"));
    }
    try {
      return info(certificate);
    } catch (GeneralSecurityException | InvalidNameException e) {
      throw AnsibleFilters.error("Unable to read certificate: " + e.getMessage());
    }
  }

  private static Map<String, @Nullable Object> info(X509Certificate certificate)
      throws GeneralSecurityException, InvalidNameException {
    Map<String, @Nullable Object> info = new TreeMap<>();
    Set<String> critical = certificate.getCriticalExtensionOIDs();
    Set<String> isCritical = critical == null ? Set.of() : critical;
    int length = certificate.getBasicConstraints();
    List<@Nullable Object> constraints = new ArrayList<>();
    if (certificate.getExtensionValue("2.5.29.19") != null) {
      constraints.add(length < 0 ? "CA:FALSE" : "CA:TRUE");
      if (length >= 0 && length < Integer.MAX_VALUE) {
        constraints.add("pathlen:" + length);
      }
    }
    info.put("basic_constraints", constraints.isEmpty() ? null : constraints);
    info.put("basic_constraints_critical", isCritical.contains("2.5.29.19"));
    info.put("expired", certificate.getNotAfter().toInstant().isBefore(Instant.now()));
    info.put("extended_key_usage", extended(certificate));
    info.put("extended_key_usage_critical", isCritical.contains("2.5.29.37"));
    info.put("extensions_by_oid", extensions(certificate, isCritical));
    info.put("fingerprints", digests(certificate.getEncoded()));
    info.put("issuer", subject(ordered(certificate.getIssuerX500Principal().getName())));
    info.put("issuer_ordered", ordered(certificate.getIssuerX500Principal().getName()));
    info.put("key_usage", keyUsage(certificate));
    info.put("key_usage_critical", isCritical.contains("2.5.29.15"));
    info.put("not_after", TIME.format(certificate.getNotAfter().toInstant()));
    info.put("not_before", TIME.format(certificate.getNotBefore().toInstant()));
    PublicKey key = certificate.getPublicKey();
    info.put(
        "public_key",
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(key.getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    info.put("public_key_data", keyData(key));
    info.put("public_key_fingerprints", digests(key.getEncoded()));
    info.put("public_key_type", keyType(key));
    info.put("serial_number", Values.whole(certificate.getSerialNumber()));
    info.put(
        "signature_algorithm",
        certificate
            .getSigAlgName()
            .replaceFirst("^SHA(\\d+)withRSA$", "sha$1WithRSAEncryption")
            .replaceFirst("^SHA(\\d+)withECDSA$", "ecdsa-with-SHA$1"));
    info.put("subject", subject(ordered(certificate.getSubjectX500Principal().getName())));
    info.put("subject_alt_name", alternatives(certificate));
    info.put("subject_alt_name_critical", isCritical.contains("2.5.29.17"));
    info.put("subject_key_identifier", identifier(certificate, "2.5.29.14", 4));
    info.put("authority_key_identifier", identifier(certificate, "2.5.29.35", 6));
    info.put("subject_ordered", ordered(certificate.getSubjectX500Principal().getName()));
    info.put("version", (long) certificate.getVersion());
    return info;
  }

  private static String keyType(PublicKey key) {
    return switch (key) {
      case ECPublicKey ec -> "ECC";
      case EdECPublicKey ed -> ed.getParams().getName();
      default -> key.getAlgorithm();
    };
  }

  private static @Nullable Object extended(X509Certificate certificate)
      throws GeneralSecurityException {
    List<String> usages = certificate.getExtendedKeyUsage();
    return usages == null
        ? null
        : new ArrayList<Object>(
            new TreeSet<>(usages.stream().map(oid -> EXTENDED.getOrDefault(oid, oid)).toList()));
  }

  private static Map<String, @Nullable Object> extensions(
      X509Certificate certificate, Set<String> critical) throws CertificateException {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    List<String> oids = new ArrayList<>(critical);
    if (certificate.getNonCriticalExtensionOIDs() != null) {
      oids.addAll(certificate.getNonCriticalExtensionOIDs());
    }
    // in the order of the certificate, which the JDK does not tell
    byte[] signed = certificate.getTBSCertificate();
    oids.sort(
        Comparator.comparingInt(oid -> Bytes.indexOf(signed, certificate.getExtensionValue(oid))));
    for (String oid : oids) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("critical", critical.contains(oid));
      one.put(
          "value", Base64.getEncoder().encodeToString(content(certificate.getExtensionValue(oid))));
      all.put(oid, one);
    }
    return all;
  }

  /** What is inside a DER value with a short or long length. */
  private static byte[] content(byte[] der) {
    int header = 2 + ((der[1] & 0x80) != 0 ? der[1] & 0x7f : 0);
    return java.util.Arrays.copyOfRange(der, header, der.length);
  }

  private static @Nullable String identifier(X509Certificate certificate, String oid, int skip) {
    byte[] value = certificate.getExtensionValue(oid);
    // 20 bytes of a digest behind their headers
    return value == null || value.length < skip + 20
        ? null
        : hex(java.util.Arrays.copyOfRange(value, skip, skip + 20));
  }

  private static @Nullable Object keyUsage(X509Certificate certificate) {
    boolean[] bits = certificate.getKeyUsage();
    if (bits == null) {
      return null;
    }
    Set<String> usages = new TreeSet<>();
    for (int i = 0; i < Math.min(bits.length, KEY_USAGE.length); i++) {
      if (bits[i]) {
        usages.add(KEY_USAGE[i]);
      }
    }
    return new ArrayList<Object>(usages);
  }

  private static Map<String, @Nullable Object> digests(byte[] bytes) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    DIGESTS.forEach(
        (name, algorithm) -> {
          try {
            all.put(name, hex(MessageDigest.getInstance(algorithm).digest(bytes)));
          } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
          }
        });
    return all;
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.ofDelimiter(":").formatHex(bytes);
  }

  private static Map<String, @Nullable Object> keyData(PublicKey key) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    if (key instanceof RSAPublicKey rsa) {
      data.put("size", (long) rsa.getModulus().bitLength());
      data.put("modulus", Values.whole(rsa.getModulus()));
      data.put("exponent", Values.whole(rsa.getPublicExponent()));
    } else if (key instanceof ECPublicKey ec) {
      data.put("curve", ec.getParams().toString().replaceFirst(" .*", ""));
      data.put("x", Values.whole(ec.getW().getAffineX()));
      data.put("y", Values.whole(ec.getW().getAffineY()));
      data.put("exponent_size", (long) ec.getParams().getOrder().bitLength());
    }
    return data;
  }

  private static List<@Nullable Object> ordered(String name) throws InvalidNameException {
    List<@Nullable Object> parts = new ArrayList<>();
    for (Rdn each : new LdapName(name).getRdns()) {
      List<@Nullable Object> pair = new ArrayList<>();
      String type = each.getType();
      pair.add(NAMES.getOrDefault(type.toUpperCase(java.util.Locale.ROOT), type));
      pair.add(String.valueOf(each.getValue()));
      parts.add(pair);
    }
    return parts;
  }

  private static Map<String, @Nullable Object> subject(List<@Nullable Object> ordered) {
    Map<String, @Nullable Object> subject = new LinkedHashMap<>();
    for (Object each : ordered) {
      if (each instanceof List<?> pair) {
        subject.put(String.valueOf(pair.get(0)), pair.get(1));
      }
    }
    return subject;
  }

  private static @Nullable Object alternatives(X509Certificate certificate)
      throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) {
      return null;
    }
    List<@Nullable Object> all = new ArrayList<>();
    for (List<?> name : names) {
      String kind =
          switch (String.valueOf(name.get(0))) {
            case "1" -> "email:";
            case "2" -> "DNS:";
            case "4" -> "dirName:";
            case "6" -> "URI:";
            case "7" -> "IP:";
            case "8" -> "RID:";
            default -> "otherName:";
          };
      String value = String.valueOf(name.get(1));
      IpNetwork address = kind.equals("IP:") ? IpNetwork.parse(value) : null;
      all.add(kind + (address == null ? value : address.ip()));
    }
    return all;
  }
}
