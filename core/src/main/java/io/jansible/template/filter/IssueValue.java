package io.jansible.template.filter;

import io.jansible.pki.PkiException;
import io.jansible.template.value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a CAA record says of who may issue (RFC 8659).
 *
 * @param domain of the issuer; empty for none
 */
record IssueValue(String domain, Map<String, String> pairs) {
  private static final Pattern VALUE = Pattern.compile("[\\x21-\\x3a\\x3c-\\x7e]*");
  private static final Pattern LABEL = Pattern.compile("[0-9a-zA-Z][0-9a-zA-Z-]*");
  private static final Pattern SPACE = Pattern.compile("^[ \t]+|[ \t]+$");

  /**
   * @throws PkiException if it is none
   */
  static IssueValue parse(String text) {
    List<String> parts = new ArrayList<>();
    for (String each : text.split(";", -1)) {
      parts.add(SPACE.matcher(each).replaceAll(""));
    }
    if (parts.size() > 1 && parts.get(parts.size() - 1).isEmpty()) {
      parts.remove(parts.size() - 1);
    }
    String domain = parts.get(0);
    if (!domain.isEmpty()) {
      mustBeDomain(domain);
    }
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new PkiException(Text.repr(part) + " is not of the form tag=value");
      }
      add(
          pairs,
          SPACE.matcher(part.substring(0, equals)).replaceAll(""),
          SPACE.matcher(part.substring(equals + 1)).replaceAll(""));
    }
    return new IssueValue(domain, pairs);
  }

  static String join(String domain, List<String[]> pairs) {
    mustBeDomain(domain);
    Map<String, String> checked = new LinkedHashMap<>();
    pairs.forEach(each -> add(checked, each[0], each[1]));
    StringBuilder text = new StringBuilder(domain);
    checked.forEach((tag, value) -> text.append("; ").append(tag).append('=').append(value));
    return text.toString();
  }

  private static void add(Map<String, String> pairs, String tag, String value) {
    mustBeLabel(tag, "tag");
    if (!VALUE.matcher(value).matches()) {
      throw new PkiException("Invalid value " + Text.repr(value));
    }
    if (pairs.put(tag, value) != null) {
      throw new PkiException("Tag " + Text.repr(tag) + " appears multiple times");
    }
  }

  private static void mustBeDomain(String domain) {
    for (String each : domain.split("\\.", -1)) {
      mustBeLabel(each, "label");
    }
  }

  private static void mustBeLabel(String label, String what) {
    if (!LABEL.matcher(label).matches()) {
      throw new PkiException("Invalid %s %s".formatted(what, Text.repr(label)));
    }
  }
}
