package io.jansible.pki;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of DER values. */
public final class Pem {
  private static final Pattern OBJECT =
      Pattern.compile(
          "-----BEGIN ([^\\n]*?)-----[ \\t]*\\r?\\n(.*?)-----END \\1-----", Pattern.DOTALL);

  private Pem() {}

  public static String of(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /**
   * The first object that has one of the labels.
   *
   * @throws PkiException in the words of Python's cryptography
   */
  static byte[] read(byte[] content, List<String> labels) {
    Matcher object = OBJECT.matcher(new String(content, StandardCharsets.UTF_8));
    boolean any = false;
    while (object.find()) {
      any = true;
      if (labels.contains(object.group(1))) {
        try {
          return Base64.getMimeDecoder().decode(object.group(2));
        } catch (IllegalArgumentException e) {
          throw malformed("InvalidData");
        }
      }
    }
    if (any) {
      throw new PkiException("Valid PEM but no " + delimiters(labels.get(0)));
    }
    throw malformed("MalformedFraming");
  }

  private static String delimiters(String label) {
    return switch (label) {
      case "CERTIFICATE" ->
          "BEGIN CERTIFICATE/END CERTIFICATE delimiters. Are you sure this is a certificate?";
      case RevocationList.LABEL ->
          "BEGIN X509 CRL/END X509 delimiters. Are you sure this is a CRL?";
      default -> "BEGIN %s/END %s delimiters. Are you sure this is a CSR?".formatted(label, label);
    };
  }

  private static PkiException malformed(String why) {
    return new PkiException(
        "Unable to load PEM file. See"
            + " https://cryptography.io/en/latest/faq/#why-can-t-i-import-my-pem-file for more"
            + " details. "
            + why);
  }

  /** Each object of a text, from its first line to its last, without empty lines. */
  public static List<String> split(String text) {
    List<String> objects = new ArrayList<>();
    StringBuilder current = null;
    for (String line : text.split("(?<=\n)")) {
      if (line.startsWith("-----BEGIN ")) {
        current = new StringBuilder();
      }
      if (current != null && !line.isBlank()) {
        current.append(line);
        if (line.startsWith("-----END ")) {
          objects.add(current.toString());
          current = null;
        }
      }
    }
    return objects;
  }

  /** Whether the content begins with an object, or has one after other text. */
  public static boolean isIn(byte[] content) {
    List<String> objects = split(new String(content, StandardCharsets.UTF_8));
    return !objects.isEmpty()
        && objects.get(0).lines().findFirst().orElse("").matches("-----BEGIN .+-----");
  }

  /** The first object's bytes, whatever its label; none where there is none. */
  public static java.util.Optional<byte[]> first(byte[] content, String... labels) {
    Matcher object = OBJECT.matcher(new String(content, StandardCharsets.UTF_8));
    while (object.find()) {
      if (labels.length == 0 || Arrays.asList(labels).contains(object.group(1))) {
        try {
          return java.util.Optional.of(Base64.getMimeDecoder().decode(object.group(2)));
        } catch (IllegalArgumentException e) {
          return java.util.Optional.empty();
        }
      }
    }
    return java.util.Optional.empty();
  }
}
