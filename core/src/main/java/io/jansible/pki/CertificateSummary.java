package io.jansible.pki;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@code get_certificate} tells of a certificate: names are short, extensions as they are. */
public final class CertificateSummary {
  private CertificateSummary() {}

  /**
   * @param shown how an extension's bytes are shown
   */
  public static Map<String, @Nullable Object> of(
      Certificate certificate, Function<byte[], String> shown) {
    Map<String, @Nullable Object> all = certificate.told("ignore", true);
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("cert", certificate.pem());
    told.put("subject", names(certificate.subject()));
    told.put("expired", all.get("expired"));
    List<Map<String, @Nullable Object>> extensions = new ArrayList<>();
    for (Extension each : certificate.extensions()) {
      Map<String, @Nullable Object> extension = new LinkedHashMap<>();
      extension.put("critical", each.critical());
      extension.put("asn1_data", shown.apply(each.value().encoded()));
      extension.put("name", Oids.shortName(each.oid()));
      extensions.add(extension);
    }
    told.put("extensions", extensions);
    told.put("issuer", names(certificate.issuer()));
    for (String same : List.of("not_after", "not_before", "serial_number", "signature_algorithm")) {
      told.put(same, all.get(same));
    }
    // as pyOpenSSL counts them
    told.put("version", (long) all.get("version") - 1);
    return told;
  }

  public static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Map<String, @Nullable Object> names(Der name) {
    Map<String, @Nullable Object> names = new LinkedHashMap<>();
    DistinguishedName.read(name)
        .forEach(each -> names.put(Oids.shortName(each.oid()), each.value()));
    return names;
  }
}
