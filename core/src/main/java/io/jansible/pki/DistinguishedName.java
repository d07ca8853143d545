package io.jansible.pki;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A subject or an issuer. */
public final class DistinguishedName {
  /**
   * One part of a name.
   *
   * @param oid its type
   */
  public record Attribute(String oid, String value) {
    private static final String COUNTRY = "2.5.4.6";

    /** Of a type by any of its names. */
    public static Attribute named(String name, String value) {
      return new Attribute(Oids.of(name), value);
    }

    private Der der() {
      if ((oid.equals(COUNTRY) || oid.equals("1.3.6.1.4.1.311.60.2.1.3"))
          && value.codePointCount(0, value.length()) != 2) {
        throw new PkiException("Country name must be a 2 character country code");
      }
      int kind =
          switch (oid) {
            case COUNTRY, "1.3.6.1.4.1.311.60.2.1.3", "2.5.4.5", "2.5.4.46" -> Der.PRINTABLE;
            case "1.2.840.113549.1.9.1", "0.9.2342.19200300.100.1.25" -> Der.IA5;
            default -> Der.UTF8;
          };
      return Der.sequence(Der.oid(oid), Der.text(kind, value));
    }
  }

  private static final Set<String> RFC_4514 =
      Set.of("CN", "L", "ST", "O", "OU", "C", "street", "DC", "UID");

  private DistinguishedName() {}

  static List<Attribute> read(Der name) {
    List<Attribute> all = new ArrayList<>();
    for (Der set : name.parts()) {
      for (Der each : set.parts()) {
        all.add(new Attribute(each.part(0).oid(), each.part(1).text()));
      }
    }
    return all;
  }

  public static Der der(List<Attribute> attributes) {
    return Der.of(
        Der.SEQUENCE,
        attributes.stream().map(each -> Der.of(Der.SET, List.of(each.der()))).toList());
  }

  /** Several attributes as one relative name. */
  static Der relative(int tag, List<Attribute> attributes) {
    return Der.of(
        tag,
        attributes.stream()
            .map(Attribute::der)
            .sorted((a, b) -> java.util.Arrays.compareUnsigned(a.encoded(), b.encoded()))
            .toList());
  }

  static List<@Nullable Object> ordered(List<Attribute> name) {
    List<@Nullable Object> all = new ArrayList<>();
    for (Attribute each : name) {
      List<@Nullable Object> pair = new ArrayList<>();
      pair.add(Oids.name(each.oid()));
      pair.add(each.value());
      all.add(pair);
    }
    return all;
  }

  static Map<String, @Nullable Object> mapped(List<Attribute> name) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    name.forEach(each -> all.put(Oids.name(each.oid()), each.value()));
    return all;
  }

  /** RFC 4514's text. */
  static String text(Der name) {
    List<String> parts = new ArrayList<>();
    for (Attribute each : read(name).reversed()) {
      parts.add(Oids.shortName(each.oid()) + "=" + escaped(each.value()));
    }
    return String.join(",", parts);
  }

  /** As Python's cryptography shows it: types that RFC 4514 does not name are in digits. */
  static String shown(Der name) {
    List<String> parts = new ArrayList<>();
    for (Attribute each : read(name)) {
      String type = Oids.shortName(each.oid());
      parts.add((RFC_4514.contains(type) ? type : each.oid()) + "=" + escaped(each.value()));
    }
    return "<Name(" + String.join(",", parts) + ")>";
  }

  private static String escaped(String value) {
    String text = value.replaceAll("[\\\\,+<>;\"]", "\\\\$0").replace("\0", "\\00");
    if (text.startsWith(" ") || text.startsWith("#")) {
      text = "\\" + text;
    }
    return text.endsWith(" ") ? text.substring(0, text.length() - 1) + "\\ " : text;
  }

  /**
   * The attributes of {@code CN=Test, O = Something} or {@code /O=Something/CN=Test}, in their
   * order.
   */
  static List<Attribute> parse(String text) {
    List<Attribute> all = new ArrayList<>();
    String rest = text.stripLeading();
    char separator = ',';
    if (rest.startsWith("/")) {
      separator = '/';
      rest = rest.substring(1);
    }
    while (!rest.isEmpty()) {
      StringBuilder value = new StringBuilder();
      String oid;
      int end;
      try {
        java.util.regex.Matcher start = start(rest);
        oid = Oids.of(start.group(1));
        end = value(rest, start.end(), separator, value);
      } catch (PkiException e) {
        throw wrong(text, e.text());
      }
      all.add(new Attribute(oid, value.toString()));
      rest = rest.substring(end);
      if (!rest.isEmpty()) {
        if (rest.charAt(0) != separator || rest.length() < 2) {
          throw wrong(text, "unexpected end of string");
        }
        rest = rest.substring(1);
      }
    }
    return all;
  }

  private static PkiException wrong(String text, String why) {
    return new PkiException("Error while parsing distinguished name '" + text + "': " + why);
  }

  /** One {@code CN=Test} whose value is all that follows. */
  static Attribute parseOne(String text) {
    java.util.regex.Matcher start;
    try {
      start = start(text);
      return new Attribute(Oids.of(start.group(1)), text.substring(start.end()));
    } catch (PkiException e) {
      throw new PkiException(
          "Error while parsing relative distinguished name '" + text + "': " + e.text());
    }
  }

  private static java.util.regex.Matcher start(String text) {
    java.util.regex.Matcher start =
        java.util.regex.Pattern.compile("^ *([a-zA-Z0-9.]+) *= *").matcher(text);
    if (!start.find()) {
      throw new PkiException("cannot start part in \"" + text + "\"");
    }
    return start;
  }

  /** Adds the value to the text; answers where it ends. */
  private static int value(String text, int from, char separator, StringBuilder value) {
    int at = from;
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    if (at < text.length() && text.charAt(at) == '#') {
      at++;
      while (at + 1 < text.length()) {
        bytes.write(hex(text.substring(at, at + 2), "Invalid hex sequence entry \"%s\""));
        at += 2;
      }
    } else {
      while (at < text.length() && text.charAt(at) != separator) {
        char letter = text.charAt(at);
        if (letter == '\\' && at + 1 < text.length()) {
          if (Character.digit(text.charAt(at + 1), 16) >= 0) {
            if (at + 2 >= text.length()) {
              throw new PkiException(
                  "Hex escape sequence \"\\%s\" incomplete at end of string"
                      .formatted(text.charAt(at + 1)));
            }
            bytes.write(
                hex(
                    text.substring(at + 1, at + 3),
                    "Hex escape sequence \"\\%s\" has invalid second letter"));
            at += 3;
          } else {
            bytes.writeBytes(text.substring(at + 1, at + 2).getBytes(StandardCharsets.UTF_8));
            at += 2;
          }
        } else {
          int next = at + Character.charCount(text.codePointAt(at));
          bytes.writeBytes(text.substring(at, next).getBytes(StandardCharsets.UTF_8));
          at = next;
        }
      }
    }
    value.append(bytes.toString(StandardCharsets.UTF_8));
    return at;
  }

  private static int hex(String digits, String problem) {
    int high = Character.digit(digits.charAt(0), 16);
    int low = Character.digit(digits.charAt(1), 16);
    if (high < 0 || low < 0) {
      throw new PkiException(problem.formatted(digits));
    }
    return high * 16 + low;
  }
}
