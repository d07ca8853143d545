package io.jansible.template.filter;

import io.jansible.pki.Certificate;
import io.jansible.pki.CertificateRequest;
import io.jansible.pki.Pem;
import io.jansible.pki.PkiException;
import io.jansible.pki.PrivateKeyData;
import io.jansible.pki.PrivateKeyFile;
import io.jansible.pki.PublicKeyData;
import io.jansible.pki.RevocationList;
import io.jansible.template.Arguments;
import io.jansible.template.value.Undefined;
import io.jansible.value.PythonBase64;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters of {@code community.crypto} that tell of keys, requests and certificates. */
final class PkiFilters {
  private PkiFilters() {}

  /** By short names. */
  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> all = new HashMap<>();
    add(
        all,
        "x509_certificate_info",
        "data, name_encoding=",
        (text, arguments) -> Certificate.ofPem(bytes(text)).told(encoding(arguments), false));
    add(
        all,
        "openssl_csr_info",
        "data, name_encoding=",
        (text, arguments) -> {
          Map<String, @Nullable Object> told =
              CertificateRequest.ofPem(bytes(text)).told(encoding(arguments), false);
          if (Boolean.FALSE.equals(told.get("signature_valid"))) {
            throw new PkiException("CSR signature is invalid!");
          }
          return told;
        });
    add(
        all,
        "x509_crl_info",
        "data, name_encoding=, list_revoked_certificates=",
        (text, arguments) -> {
          String encoding = encoding(arguments);
          return RevocationList.info(
              plain(text), encoding, flag(arguments, 1, "list_revoked_certificates", true));
        });
    add(
        all,
        "openssl_publickey_info",
        "data",
        (text, arguments) -> PublicKeyData.ofPem(bytes(text)).told(false));
    add(
        all,
        "openssl_privatekey_info",
        "data, passphrase=, return_private_key_data=",
        PkiFilters::privateKey);
    return all;
  }

  private interface Telling {
    Map<String, @Nullable Object> of(String text, Arguments arguments);
  }

  private static void add(
      Map<String, JinjaFilter> all, String name, String arguments, Telling telling) {
    all.put(
        name,
        Signature.of(name + "_filter(" + arguments + ")")
            .filter(
                (value, given, context) -> {
                  if (value instanceof Undefined undefined) {
                    throw undefined.error();
                  }
                  if (!(value instanceof CharSequence)) {
                    throw AnsibleFilters.error(
                        "The community.crypto.%s input must be a text type, not %s"
                            .formatted(name, AnsibleFilters.type(value)));
                  }
                  try {
                    return telling.of(value.toString(), given);
                  } catch (PkiException e) {
                    throw AnsibleFilters.error(e.text());
                  }
                }));
  }

  private static boolean flag(Arguments arguments, int index, String name, boolean otherwise) {
    Object given = arguments.get(index, name, otherwise);
    if (!(given instanceof Boolean flag)) {
      throw AnsibleFilters.error(
          "The %s option must be a boolean, not %s".formatted(name, AnsibleFilters.type(given)));
    }
    return flag;
  }

  /** What a text that may be Base64 stands for. */
  private static byte[] plain(String text) {
    byte[] bytes = bytes(text);
    try {
      return Pem.isIn(bytes) ? bytes : PythonBase64.decode(text);
    } catch (IllegalArgumentException e) {
      return bytes;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String encoding(Arguments arguments) {
    Object encoding = arguments.get(0, "name_encoding", "ignore");
    if (!(encoding instanceof CharSequence)) {
      throw AnsibleFilters.error(
          "The name_encoding option must be of a text type, not " + AnsibleFilters.type(encoding));
    }
    if (!List.of("ignore", "idna", "unicode").contains(encoding.toString())) {
      throw AnsibleFilters.error(
          "The name_encoding option must be one of the values \"ignore\", \"idna\", or"
              + " \"unicode\", not \""
              + encoding
              + "\"");
    }
    return encoding.toString();
  }

  private static Map<String, @Nullable Object> privateKey(String text, Arguments arguments) {
    Object passphrase = arguments.get(0, "passphrase", null);
    if (passphrase != null && !(passphrase instanceof CharSequence)) {
      throw AnsibleFilters.error(
          "The passphrase option must be a text type, not " + AnsibleFilters.type(passphrase));
    }
    boolean secrets = flag(arguments, 1, "return_private_key_data", false);
    PrivateKeyFile file =
        PrivateKeyFile.read(text, passphrase == null ? null : passphrase.toString());
    PublicKeyData key = file.publicKey();
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("public_key", key.pem());
    told.put("public_key_fingerprints", key.fingerprints());
    told.put("type", key.type());
    told.put("public_data", key.data());
    if (secrets) {
      told.put("private_data", PrivateKeyData.secrets(file.key().encoded()));
    }
    return told;
  }
}
