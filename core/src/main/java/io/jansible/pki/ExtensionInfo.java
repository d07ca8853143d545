package io.jansible.pki;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code openssl_csr_info} and {@code x509_certificate_info} tell of extensions. */
final class ExtensionInfo {
  private final List<Extension> all;
  private final String encoding;
  private final Map<String, @Nullable Object> told;

  /**
   * @param encoding of international names
   * @param told where the results go
   */
  ExtensionInfo(List<Extension> all, String encoding, Map<String, @Nullable Object> told) {
    this.all = all;
    this.encoding = encoding;
    this.told = told;
  }

  private @Nullable Extension find(String oid) {
    return Extension.find(all, oid).orElse(null);
  }

  private void put(String name, @Nullable Object value, @Nullable Extension extension) {
    told.put(name, value);
    told.put(name + "_critical", extension != null && extension.critical());
  }

  void usage() {
    Extension usage = find(Extension.KEY_USAGE);
    put("key_usage", usage == null ? null : usage.usages(), usage);
    Extension extended = find(Extension.EXTENDED_KEY_USAGE);
    List<Object> purposes = null;
    if (extended != null) {
      purposes = new ArrayList<>();
      for (Der each : extended.value().parts()) {
        purposes.add(Oids.name(each.oid()));
      }
      purposes.sort(null);
    }
    put("extended_key_usage", purposes, extended);
    Extension basic = find(Extension.BASIC_CONSTRAINTS);
    List<Object> constraints = null;
    if (basic != null) {
      boolean ca = false;
      BigInteger length = null;
      for (Der each : basic.value().parts()) {
        if (each.is(Der.BOOLEAN)) {
          ca = each.isTrue();
        } else {
          length = each.integer();
        }
      }
      constraints = new ArrayList<>();
      constraints.add("CA:" + (ca ? "TRUE" : "FALSE"));
      if (length != null) {
        constraints.add("pathlen:" + length);
      }
    }
    put("basic_constraints", constraints, basic);
    Extension feature = find(Extension.TLS_FEATURE);
    put(
        "ocsp_must_staple",
        feature == null
            ? null
            : feature.value().parts().stream()
                .anyMatch(each -> each.integer().equals(BigInteger.valueOf(5))),
        feature);
    Extension names = find(Extension.ALTERNATIVE_NAME);
    put(
        "subject_alt_name",
        names == null ? null : GeneralName.texts(names.value().parts(), encoding),
        names);
  }

  void nameConstraints() {
    Extension names = find(Extension.NAME_CONSTRAINTS);
    told.put("name_constraints_permitted", subtrees(names, 0xa0));
    told.put("name_constraints_excluded", subtrees(names, 0xa1));
    told.put("name_constraints_critical", names != null && names.critical());
  }

  private @Nullable List<Object> subtrees(@Nullable Extension names, int tag) {
    if (names == null) {
      return null;
    }
    List<Object> texts = new ArrayList<>();
    for (Der group : names.value().parts()) {
      if (group.tag() == tag) {
        group.parts().forEach(each -> texts.add(GeneralName.text(each.part(0), encoding)));
      }
    }
    return texts;
  }

  void keyIdentifiers() {
    Extension subject = find(Extension.SUBJECT_KEY);
    told.put(
        "subject_key_identifier",
        subject == null ? null : Fingerprints.hex(subject.value().content()));
    Object key = null;
    Object issuer = null;
    Object serial = null;
    Extension authority = find(Extension.AUTHORITY_KEY);
    if (authority != null) {
      for (Der each : authority.value().parts()) {
        switch (each.tag()) {
          case 0x80 -> key = Fingerprints.hex(each.content());
          case 0xa1 -> issuer = GeneralName.texts(each.parts(), encoding);
          default -> serial = PublicKeyData.whole(each.integer());
        }
      }
    }
    told.put("authority_key_identifier", key);
    told.put("authority_cert_issuer", issuer);
    told.put("authority_cert_serial_number", serial);
  }

  void byOid() {
    Map<String, @Nullable Object> each = new LinkedHashMap<>();
    for (Extension extension : all) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("critical", extension.critical());
      one.put("value", Base64.getEncoder().encodeToString(extension.value().encoded()));
      each.put(extension.oid(), one);
    }
    told.put("extensions_by_oid", each);
  }

  void access() {
    told.put("ocsp_uri", location("1.3.6.1.5.5.7.48.1"));
    told.put("issuer_uri", location("1.3.6.1.5.5.7.48.2"));
  }

  private @Nullable String location(String method) {
    Extension access = find(Extension.AUTHORITY_ACCESS);
    if (access != null) {
      for (Der each : access.value().parts()) {
        if (each.part(0).oid().equals(method) && each.part(1).tag() == 0x86) {
          return each.part(1).text();
        }
      }
    }
    return null;
  }
}
