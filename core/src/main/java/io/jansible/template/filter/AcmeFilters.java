package io.jansible.template.filter;

import io.jansible.pki.PkiException;
import io.jansible.pki.TimeSpec;
import io.jansible.template.Arguments;
import io.jansible.template.value.Arithmetic;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters of {@code community.crypto} for DNS records of ACME, and for keys of GnuPG. */
final class AcmeFilters {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final String RECORD = "acme_dns_persist_record";
  private static final String PARSE = "acme_dns_persist_record_parse";

  private AcmeFilters() {}

  /** By short names. */
  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> all = new HashMap<>();
    JinjaFilters.add(
        all,
        RECORD,
        RECORD + "(domain_issuer_name, account_uri=, policy=, persist_until=)",
        (value, arguments, context) -> record(value, arguments));
    JinjaFilters.add(
        all, PARSE, PARSE + "(record_value)", (value, arguments, context) -> parsed(value));
    JinjaFilters.add(
        all,
        "gpg_fingerprint",
        "gpg_fingerprint(gpg_key_content)",
        (value, arguments, context) ->
            new Gpg(System.getenv(), Path.of("").toAbsolutePath(), "AnsibleFilterError")
                .fingerprint(Bytes.of(text(value, "The input", "gpg_fingerprint"), "utf-8")));
    return all;
  }

  private static String text(@Nullable Object value, String what, String filter) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (!(value instanceof CharSequence)) {
      throw AnsibleFilters.error(
          "%s for the community.crypto.%s filter must be a string; got %s instead"
              .formatted(what, filter, AnsibleFilters.type(value)));
    }
    return value.toString();
  }

  private static String record(@Nullable Object value, Arguments arguments) {
    String domain = text(value, "The input", RECORD);
    String account =
        text(arguments.get(0, "account_uri", null), "The account_uri parameter", RECORD);
    Object policy = arguments.get(1, "policy", null);
    if (policy != null && !Text.str(policy).equals("wildcard")) {
      throw AnsibleFilters.error(
          "The policy parameter for the community.crypto.%s filter must be one of \"wildcard\"; got %s instead"
              .formatted(RECORD, Text.repr(policy)));
    }
    List<String[]> parts = new ArrayList<>();
    parts.add(new String[] {"accounturi", account});
    if (policy != null) {
      parts.add(new String[] {"policy", "wildcard"});
    }
    Object until = arguments.get(2, "persist_until", null);
    if (until != null) {
      parts.add(new String[] {"persistUntil", seconds(until)});
    }
    try {
      return IssueValue.join(domain, parts);
    } catch (PkiException e) {
      throw AnsibleFilters.error(
          "Error composing result for the community.crypto.%s filter: %s"
              .formatted(RECORD, e.text()));
    }
  }

  private static String seconds(Object until) {
    if (until instanceof CharSequence) {
      try {
        Instant time = TimeSpec.parse(until.toString(), "persist_until");
        return String.valueOf(time.getEpochSecond());
      } catch (PkiException e) {
        throw AnsibleFilters.error(
            "Error parsing persist_until parameter for the community.crypto.%s filter: %s"
                .formatted(RECORD, e.text()));
      }
    }
    if (Values.isInt(until) && !(until instanceof Boolean)) {
      return Arithmetic.big(until).toString();
    }
    throw AnsibleFilters.error(
        "The persist_until parameter for the community.crypto.%s filter must be an integer, a string, or a datetime object; got %s instead"
            .formatted(RECORD, AnsibleFilters.type(until)));
  }

  private static Map<String, @Nullable Object> parsed(@Nullable Object value) {
    String record = text(value, "The input", PARSE);
    IssueValue issue;
    try {
      issue = IssueValue.parse(record);
    } catch (PkiException e) {
      throw AnsibleFilters.error(
          "community.crypto.%s filter could not parse value: %s".formatted(PARSE, e.text()));
    }
    if (issue.domain().isEmpty()) {
      throw failure("domain name not present");
    }
    Map<String, String> values = issue.pairs();
    if (!values.containsKey("accounturi")) {
      throw failure("cannot find account URI");
    }
    String policy = values.get("policy");
    String until = values.get("persistUntil");
    Long seconds = null;
    if (until != null) {
      try {
        seconds = Long.parseLong(until);
      } catch (NumberFormatException e) {
        throw failure(
            "error when parsing persistUntil: invalid literal for int() with base 10: "
                + Text.repr(until));
      }
    }
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("issuer_domain_name", issue.domain());
    told.put("account_uri", values.get("accounturi"));
    told.put("policy", policy == null ? null : policy.toLowerCase(java.util.Locale.ROOT));
    told.put("persist_until", seconds);
    told.put(
        "persist_until_str", seconds == null ? null : TIME.format(Instant.ofEpochSecond(seconds)));
    return told;
  }

  private static RuntimeException failure(String why) {
    return AnsibleFilters.error("community.crypto.%s filter: %s".formatted(PARSE, why));
  }
}
