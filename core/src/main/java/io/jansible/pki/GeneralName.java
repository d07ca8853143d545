package io.jansible.pki;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names such as {@code DNS:example.com}, {@code IP:10.0.0.1}, {@code dirName:CN=x}. */
public final class GeneralName {
  private static final Pattern URL =
      Pattern.compile(
          "^([A-Za-z][A-Za-z0-9+.-]*):(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?$");
  private static final Pattern OTHER_HEX =
      Pattern.compile("^([0-9]+(?:\\.[0-9]+)*);([0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2})*)$");
  private static final Pattern ASN1 =
      Pattern.compile("^(?:(IMPLICIT|EXPLICIT):(\\d+)([UAPC])?,)?(\\w+):(.*)");

  private GeneralName() {}

  /**
   * @param what how errors call it: {@code Subject Alternative Name}
   * @throws PkiException if it is none
   */
  public static Der parse(String name, String what) {
    int colon = name.indexOf(':');
    String value = name.substring(colon + 1);
    try {
      switch (name.substring(0, Math.max(colon, 0))) {
        case "DNS" -> {
          return Der.text(0x82, ascii(host(value, "idna"), "DNSName"));
        }
        case "IP" -> {
          return Der.of(0x87, IpText.read(value));
        }
        case "email" -> {
          return Der.text(0x81, ascii(email(value, "idna"), "RFC822Name"));
        }
        case "URI" -> {
          return Der.text(0x86, ascii(url(value, "idna"), "URI"));
        }
        case "RID" -> {
          if (!value.matches("[0-9]+(?:\\.[0-9]+)*")) {
            throw new PkiException("Cannot parse %s \"%s\"".formatted(what, name));
          }
          return Der.of(0x88, Der.oid(value).content());
        }
        case "otherName" -> {
          return other(value, what);
        }
        case "dirName" -> {
          return Der.of(
              0xa4, List.of(DistinguishedName.der(DistinguishedName.parse(value).reversed())));
        }
        default -> {
          // told below
        }
      }
    } catch (PkiException e) {
      // of another name Ansible forgets the prefix
      throw new PkiException(
          "Cannot parse %s \"%s\": %s"
              .formatted(what, name.startsWith("otherName:") ? value : name, e.text()));
    }
    throw new PkiException(
        "Cannot parse %s \"%s\" (%s)"
            .formatted(
                what,
                name,
                colon < 0
                    ? "forgot \"DNS:\" prefix?"
                    : "potentially unsupported by cryptography backend"));
  }

  public static List<Der> parseAll(List<String> names, String what) {
    return names.stream().map(name -> parse(name, what)).toList();
  }

  private static String ascii(String text, String what) {
    if (text.chars().anyMatch(letter -> letter > 127)) {
      throw new PkiException(
          what
              + " values should be passed as an A-label string. This means unicode characters"
              + " should be encoded via a library like idna.");
    }
    return text;
  }

  private static Der other(String value, String what) {
    Matcher hex = OTHER_HEX.matcher(value);
    String oid;
    byte[] content;
    if (hex.matches()) {
      oid = hex.group(1);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (String each : hex.group(2).split(":")) {
        bytes.write(Integer.parseInt(each, 16));
      }
      content = bytes.toByteArray();
    } else {
      int semicolon = value.indexOf(';');
      if (semicolon < 0) {
        throw new PkiException(
            "Cannot parse %s otherName \"%s\", must be in the format \"otherName:<OID>;<ASN.1 OpenSSL Encoded String>\" or \"otherName:<OID>;<hex string>\""
                .formatted(what, value));
      }
      oid = value.substring(0, semicolon);
      content = asn1(value.substring(semicolon + 1));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(Der.oid(oid).encoded());
    all.writeBytes(Der.of(0xa0, content).encoded());
    return Der.of(0xa0, all.toByteArray());
  }

  /** OpenSSL's text for a value, of which only UTF8 is known. */
  private static byte[] asn1(String text) {
    Matcher parts = ASN1.matcher(text);
    if (!parts.lookingAt()) {
      throw new PkiException(
          "The ASN.1 serialized string must be in the format [modifier,]type[:value]");
    }
    if (!parts.group(4).equals("UTF8")) {
      throw new PkiException(
          "The ASN.1 serialized string is not a known type \"%s\", only UTF8 types are supported"
              .formatted(parts.group(4)));
    }
    String modifier = parts.group(1);
    String kind = parts.group(3) == null ? "C" : parts.group(3);
    byte[] bytes = parts.group(5).getBytes(StandardCharsets.UTF_8);
    if (modifier == null || (modifier.equals("EXPLICIT") && !kind.equals("U"))) {
      bytes = Der.of(Der.UTF8, bytes).encoded();
    }
    if (modifier == null) {
      return bytes;
    }
    int tag = Map.of("U", 0, "A", 0x40, "C", 0x80, "P", 0xc0).get(kind);
    if (modifier.equals("EXPLICIT") && !kind.equals("U")) {
      tag |= 0x20;
    }
    int number = Integer.parseInt(parts.group(2));
    if (number < 31) {
      return Der.of(tag | number, bytes).encoded();
    }
    // a long tag: its number follows in groups of seven bits
    byte[] plain = Der.of(tag | 0x1f, bytes).encoded();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(plain[0]);
    int groups = (BigInteger.valueOf(number).bitLength() + 6) / 7;
    for (int i = groups - 1; i >= 0; i--) {
      int bits = (number >> (7 * i)) & 0x7f;
      all.write(i > 0 ? bits | 0x80 : bits);
    }
    all.write(plain, 1, plain.length - 1);
    return all.toByteArray();
  }

  /**
   * @param encoding what becomes of international host names: {@code ignore}, {@code idna}, {@code
   *     unicode}
   */
  static String text(Der name, String encoding) {
    String value = new String(name.content(), StandardCharsets.UTF_8);
    return switch (name.tag()) {
      case 0x81 -> "email:" + email(value, encoding);
      case 0x82 -> "DNS:" + host(value, encoding);
      case 0x86 -> "URI:" + url(value, encoding);
      case 0x87 -> "IP:" + IpText.text(name.content());
      case 0x88 -> "RID:" + Der.of(Der.OID, name.content()).oid();
      case 0xa0 ->
          "otherName:" + name.part(0).oid() + ";" + Fingerprints.hex(name.part(1).content());
      case 0xa4 -> "dirName:" + DistinguishedName.text(name.part(0));
      default -> throw new PkiException("Cannot decode name \"" + name.tag() + "\"");
    };
  }

  static List<Object> texts(List<Der> names, String encoding) {
    List<Object> all = new ArrayList<>();
    names.forEach(name -> all.add(text(name, encoding)));
    return all;
  }

  private static String email(String value, String encoding) {
    int at = value.indexOf('@');
    return at < 0 ? value : value.substring(0, at + 1) + host(value.substring(at + 1), encoding);
  }

  /** As Python splits an address and puts it together again: the host becomes lower case. */
  private static String url(String value, String encoding) {
    Matcher parts = URL.matcher(value);
    if (!parts.matches()) {
      return value;
    }
    StringBuilder text = new StringBuilder(parts.group(1).toLowerCase(Locale.ROOT)).append(':');
    String place = parts.group(2);
    String path = parts.group(3);
    if (place != null && !place.isEmpty()) {
      int at = place.lastIndexOf('@');
      String user = at < 0 ? "" : place.substring(0, at + 1);
      Matcher host = Pattern.compile("^(\\[.*]|[^:]*)(:\\d+)?:?$").matcher(place.substring(at + 1));
      text.append("//").append(user);
      if (host.matches()) {
        String bare = host.group(1).replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
        text.append(host(bare, encoding)).append(host.group(2) == null ? "" : host.group(2));
      } else {
        text.append(place.substring(at + 1));
      }
      if (!path.isEmpty() && !path.startsWith("/")) {
        text.append('/');
      }
    } else if (place != null && value.toLowerCase(Locale.ROOT).startsWith("file:")) {
      text.append("//");
    }
    text.append(path);
    if (parts.group(4) != null && !parts.group(4).isEmpty()) {
      text.append('?').append(parts.group(4));
    }
    if (parts.group(5) != null && !parts.group(5).isEmpty()) {
      text.append('#').append(parts.group(5));
    }
    return text.toString();
  }

  private static String host(String value, String encoding) {
    if (encoding.equals("ignore") || value.isEmpty()) {
      return value;
    }
    if (encoding.equals("idna") && value.chars().allMatch(letter -> letter < 128)) {
      return value;
    }
    String[] labels = value.split("\\.", -1);
    for (int i = 0; i < labels.length; i++) {
      String label = labels[i];
      if (label.isEmpty() || label.equals("*")) {
        continue;
      }
      try {
        if (encoding.equals("idna")) {
          labels[i] = IDN.toASCII(label);
        } else if (label.startsWith("xn--")) {
          labels[i] = IDN.toUnicode(label);
        }
      } catch (IllegalArgumentException e) {
        throw new PkiException(
            "Error while transforming part \"%s\" of Unicode DNS name \"%s\" to IDNA."
                .formatted(label, value));
      }
    }
    return String.join(".", labels);
  }
}
