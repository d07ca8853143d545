package io.jansible.modules.crypto;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.ModuleFailure;
import io.jansible.pki.CertificateRequest;
import io.jansible.pki.Der;
import io.jansible.pki.DistinguishedName;
import io.jansible.pki.Extension;
import io.jansible.pki.PkiException;
import io.jansible.pki.PublicKeyData;
import io.jansible.pki.RevocationReasons;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The signing request that a task asks for. */
final class RequestSpec {
  private final Args args;
  private final List<List<String>> subject = new ArrayList<>();
  private final boolean ordered;
  private final @Nullable List<String> alternativeNames;
  private final byte @Nullable [] subjectKey;
  private final byte @Nullable [] authorityKey;

  RequestSpec(Args args) {
    this.args = args;
    if (args.bool("create_subject_key_identifier") && args.has("subject_key_identifier")) {
      throw new ModuleFailure(
          "subject_key_identifier cannot be specified if create_subject_key_identifier is true");
    }
    add("C", "country_name");
    add("ST", "state_or_province_name");
    add("L", "locality_name");
    add("O", "organization_name");
    add("OU", "organizational_unit_name");
    add("CN", "common_name");
    add("emailAddress", "email_address");
    subject.addAll(NameFields.of(args.dict("subject"), "subject"));
    List<?> list = args.list("subject_ordered");
    this.ordered = !list.isEmpty();
    if (ordered && !subject.isEmpty()) {
      throw new ModuleFailure("subject_ordered cannot be combined with any other subject field");
    }
    subject.addAll(NameFields.ordered(list, "subject_ordered"));
    this.alternativeNames = names();
    this.subjectKey = hex("subject_key_identifier");
    this.authorityKey = hex("authority_key_identifier");
    distributionPoints();
  }

  static List<Argument> arguments() {
    List<Argument> all = new ArrayList<>();
    all.add(Argument.text("digest").or("sha256").doc("What the signature is made with."));
    all.add(Argument.path("privatekey_path").doc("The private key's file."));
    all.add(Argument.text("privatekey_content").secret().doc("Or the private key itself."));
    all.add(Argument.text("privatekey_passphrase").secret().doc("Decrypts it."));
    all.add(Argument.integer("version").or(1L).choices(1L).doc("There is but one."));
    all.add(Argument.dict("subject").doc("Parts of the subject by their names."));
    all.add(
        Argument.list("subject_ordered", ArgumentType.DICT)
            .doc("The same in order, one a dictionary."));
    all.add(part("country_name", "C", "countryName"));
    all.add(part("state_or_province_name", "ST", "stateOrProvinceName"));
    all.add(part("locality_name", "L", "localityName"));
    all.add(part("organization_name", "O", "organizationName"));
    all.add(part("organizational_unit_name", "OU", "organizationalUnitName"));
    all.add(part("common_name", "CN", "commonName"));
    all.add(part("email_address", "E", "emailAddress"));
    all.add(list("subject_alt_name", "subjectAltName").doc("Names such as DNS:example.com."));
    all.add(flag("subject_alt_name", "subjectAltName_critical"));
    all.add(
        Argument.bool("use_common_name_for_san")
            .or(true)
            .aliases("useCommonNameForSAN")
            .doc("The common name is the only such name where none is given."));
    all.add(list("key_usage", "keyUsage").doc("What the key may do."));
    all.add(flag("key_usage", "keyUsage_critical"));
    all.add(
        list("extended_key_usage", "extKeyUsage", "extendedKeyUsage")
            .doc("What the certificate is for."));
    all.add(flag("extended_key_usage", "extKeyUsage_critical", "extendedKeyUsage_critical"));
    all.add(list("basic_constraints", "basicConstraints").doc("CA:TRUE, pathlen:0…"));
    all.add(flag("basic_constraints", "basicConstraints_critical"));
    all.add(
        Argument.bool("ocsp_must_staple")
            .or(false)
            .aliases("ocspMustStaple")
            .doc("The server has to staple OCSP answers."));
    all.add(flag("ocsp_must_staple", "ocspMustStaple_critical"));
    all.add(list("name_constraints_permitted").doc("Names that may be signed."));
    all.add(list("name_constraints_excluded").doc("Names that may not."));
    all.add(flag("name_constraints"));
    all.add(Argument.bool("create_subject_key_identifier").or(false).doc("From the public key."));
    all.add(Argument.text("subject_key_identifier").doc("In hexadecimal digits."));
    all.add(Argument.text("authority_key_identifier").doc("In hexadecimal digits."));
    all.add(list("authority_cert_issuer").doc("Names of the issuer."));
    all.add(Argument.integer("authority_cert_serial_number").doc("The issuer's serial number."));
    all.add(
        Argument.list("crl_distribution_points", ArgumentType.DICT)
            .options(points())
            .doc("Where lists of revoked certificates are."));
    all.add(ManagedFile.backend());
    return all;
  }

  private static ArgumentSpec points() {
    return ArgumentSpec.of(
            list("full_name").doc("The point's names."),
            list("relative_name").doc("Its name relative to the issuer's."),
            list("crl_issuer").doc("Who issues the list."),
            list("reasons")
                .choices(
                    RevocationReasons.BITS.stream()
                        .filter(each -> !each.equals("unspecified"))
                        .toArray())
                .doc("What the list is of."))
        .exclusive("full_name", "relative_name")
        .oneOf("full_name", "relative_name", "crl_issuer");
  }

  private static Argument part(String name, String... aliases) {
    return Argument.text(name).aliases(aliases).doc("Part of the subject.");
  }

  private static Argument list(String name, String... aliases) {
    return Argument.list(name, ArgumentType.STR).aliases(aliases);
  }

  private static Argument flag(String name, String... aliases) {
    return Argument.bool(name + "_critical")
        .or(false)
        .aliases(aliases)
        .doc("Who does not know the extension has to refuse.");
  }

  /** The rules between the arguments. */
  static ArgumentSpec rules(ArgumentSpec spec) {
    return spec.together("authority_cert_issuer", "authority_cert_serial_number")
        .exclusive("privatekey_path", "privatekey_content")
        .exclusive("subject", "subject_ordered");
  }

  private void add(String name, String argument) {
    String value = args.text(argument);
    if (value != null && !value.isEmpty()) {
      subject.add(List.of(name, value));
    }
  }

  private @Nullable List<String> names() {
    if (!args.list("subject_alt_name").isEmpty() || !args.bool("use_common_name_for_san")) {
      return args.has("subject_alt_name") ? args.texts("subject_alt_name") : null;
    }
    for (List<String> each : subject) {
      if (each.get(0).equals("commonName") || each.get(0).equals("CN")) {
        return List.of("DNS:" + each.get(1));
      }
    }
    return args.has("subject_alt_name") ? List.of() : null;
  }

  private byte @Nullable [] hex(String argument) {
    String text = args.text(argument);
    if (text == null) {
      return null;
    }
    String digits = text.replace(":", "");
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      throw new ModuleFailure(
          "Cannot parse %s: %s"
              .formatted(
                  argument,
                  digits.length() % 2 == 1 ? "Odd-length string" : "Non-hexadecimal digit found"));
    }
  }

  private @Nullable Extension distributionPoints() {
    if (args.list("crl_distribution_points").isEmpty()) {
      return null;
    }
    return Extension.distributionPoints(
        args.list("crl_distribution_points").stream()
            .map(each -> (Map<?, ?>) java.util.Objects.requireNonNull(each))
            .toList());
  }

  private List<DistinguishedName.Attribute> attributes() {
    return NameFields.attributes(subject);
  }

  /** In the order in which Ansible asks for them. */
  private List<Extension> extensions(PublicKeyData key) {
    List<Extension> all = new ArrayList<>();
    if (alternativeNames != null && !alternativeNames.isEmpty()) {
      all.add(Extension.alternativeNames(alternativeNames, critical("subject_alt_name")));
    }
    if (!args.list("key_usage").isEmpty()) {
      all.add(Extension.keyUsage(args.texts("key_usage"), critical("key_usage")));
    }
    if (!args.list("extended_key_usage").isEmpty()) {
      all.add(
          Extension.extendedKeyUsage(
              args.texts("extended_key_usage"), critical("extended_key_usage")));
    }
    if (!args.list("basic_constraints").isEmpty()) {
      all.add(
          Extension.basicConstraints(
              args.texts("basic_constraints"), critical("basic_constraints")));
    }
    if (args.bool("ocsp_must_staple")) {
      all.add(Extension.mustStaple(critical("ocsp_must_staple")));
    }
    List<String> permitted = args.texts("name_constraints_permitted");
    List<String> excluded = args.texts("name_constraints_excluded");
    if (!permitted.isEmpty() || !excluded.isEmpty()) {
      all.add(Extension.nameConstraints(permitted, excluded, critical("name_constraints")));
    }
    if (args.bool("create_subject_key_identifier")) {
      all.add(Extension.subjectKey(key.identifier()));
    } else if (subjectKey != null) {
      all.add(Extension.subjectKey(subjectKey));
    }
    if (authorityKey != null
        || args.has("authority_cert_issuer")
        || args.has("authority_cert_serial_number")) {
      all.add(
          Extension.authorityKey(
              authorityKey,
              args.has("authority_cert_issuer") ? args.texts("authority_cert_issuer") : null,
              args.has("authority_cert_serial_number")
                  ? new BigInteger(args.string("authority_cert_serial_number"))
                  : null));
    }
    Extension points = distributionPoints();
    if (points != null) {
      all.add(points);
    }
    return all;
  }

  private boolean critical(String name) {
    return args.bool(name + "_critical");
  }

  /** Whether a request is what is asked for, signed with this key. */
  boolean fits(CertificateRequest request, PublicKeyData key) {
    List<DistinguishedName.Attribute> wanted = attributes();
    boolean named =
        ordered
            ? wanted.equals(request.subjectParts())
            : Set.copyOf(wanted).equals(Set.copyOf(request.subjectParts()));
    if (!named) {
      return false;
    }
    List<Extension> asked = extensions(key);
    for (String oid :
        List.of(
            Extension.ALTERNATIVE_NAME,
            Extension.KEY_USAGE,
            Extension.EXTENDED_KEY_USAGE,
            Extension.BASIC_CONSTRAINTS,
            Extension.TLS_FEATURE,
            Extension.SUBJECT_KEY,
            Extension.AUTHORITY_KEY,
            Extension.NAME_CONSTRAINTS,
            Extension.DISTRIBUTION_POINTS)) {
      if (!same(
          Extension.find(asked, oid).orElse(null),
          Extension.find(request.extensions(), oid).orElse(null))) {
        return false;
      }
    }
    return request.signatureValid() && request.key().same(key);
  }

  private static boolean same(@Nullable Extension asked, @Nullable Extension found) {
    if (asked == null || found == null) {
      return asked == found;
    }
    return asked.critical() == found.critical()
        && switch (asked.oid()) {
          case Extension.ALTERNATIVE_NAME, Extension.EXTENDED_KEY_USAGE ->
              new HashSet<>(asked.value().parts()).equals(new HashSet<>(found.value().parts()));
          case Extension.NAME_CONSTRAINTS -> groups(asked).equals(groups(found));
          default -> asked.value().equals(found.value());
        };
  }

  private static Set<List<Object>> groups(Extension constraints) {
    Set<List<Object>> all = new HashSet<>();
    for (Der group : constraints.value().parts()) {
      all.add(List.of(group.tag(), new HashSet<>(group.parts())));
    }
    return all;
  }

  /** A new request, signed on the node. */
  CertificateRequest make(OpenSsl openssl, KeySource source, PublicKeyData key) {
    Der name = DistinguishedName.der(attributes());
    List<Extension> extensions = extensions(key);
    String digest = args.string("digest");
    if (!OpenSsl.signsWith(key, digest)) {
      throw new ModuleFailure("Unsupported digest \"" + digest + "\"");
    }
    Der body = CertificateRequest.body(name, key, extensions);
    Der algorithm = OpenSsl.algorithm(key, digest);
    return CertificateRequest.of(
        body, algorithm, openssl.sign(source, key, digest, body.encoded()));
  }

  /** What results repeat of it. */
  Map<String, @Nullable Object> told() {
    Map<String, @Nullable Object> told = new java.util.LinkedHashMap<>();
    told.put("privatekey", args.text("privatekey_path"));
    told.put("subject", subject);
    told.put("subjectAltName", alternativeNames);
    told.put("keyUsage", args.raw("key_usage"));
    told.put("extendedKeyUsage", args.raw("extended_key_usage"));
    told.put("basicConstraints", args.raw("basic_constraints"));
    told.put("ocspMustStaple", args.bool("ocsp_must_staple"));
    told.put("name_constraints_permitted", args.list("name_constraints_permitted"));
    told.put("name_constraints_excluded", args.list("name_constraints_excluded"));
    return told;
  }

  /** What diffs show of a request; nothing where there is none. */
  static Map<String, @Nullable Object> shown(byte @Nullable [] content) {
    Map<String, @Nullable Object> shown = new java.util.LinkedHashMap<>();
    if (content == null) {
      return shown;
    }
    try {
      shown.putAll(CertificateRequest.ofPem(content).told("ignore", true));
      shown.put("can_parse_csr", true);
    } catch (PkiException e) {
      shown.clear();
      shown.put("can_parse_csr", false);
    }
    return shown;
  }
}
