package io.jansible.modules.crypto;

import io.jansible.pki.Pem;
import io.jansible.pki.PkiException;
import io.jansible.template.value.Text;
import io.jansible.value.PythonBase64;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is taken for a certificate, whether or not it is one.
 *
 * @param label of its PEM form; null if it has none
 */
record EncodedCertificate(byte[] der, @Nullable String label) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /**
   * @param strict whether it has to be the only object and well-formed
   * @throws PkiException if it cannot be read
   */
  static EncodedCertificate read(byte[] content, boolean strict) {
    if (!Pem.isIn(content)) {
      return new EncodedCertificate(content, null);
    }
    List<String> objects = Pem.split(new String(content, StandardCharsets.UTF_8));
    if (objects.size() > 1 && strict) {
      throw new PkiException(
          "The input contains %d PEM objects, expecting only one since strict=true"
              .formatted(objects.size()));
    }
    List<String> lines = objects.get(0).lines().toList();
    if (lines.size() < 3) {
      throw new PkiException("PEM must have at least 3 lines, have only " + lines.size());
    }
    String label = label(lines.get(0), BEGIN);
    if (strict) {
      mustBeWellFormed(lines, label);
      if (!label.equals("CERTIFICATE") && !label.equals("X509 CERTIFICATE")) {
        throw new PkiException(
            "type is %s, expecting CERTIFICATE or X509 CERTIFICATE".formatted(Text.repr(label)));
      }
    }
    try {
      return new EncodedCertificate(
          PythonBase64.decode(String.join("", lines.subList(1, lines.size() - 1))), label);
    } catch (IllegalArgumentException e) {
      throw new PkiException(String.valueOf(e.getMessage()));
    }
  }

  private static String label(String line, String start) {
    return line.endsWith(DASHES) && line.length() >= start.length() + DASHES.length()
        ? line.substring(start.length(), line.length() - DASHES.length())
        : "None";
  }

  private static void mustBeWellFormed(List<String> lines, String label) {
    String end = label(lines.get(lines.size() - 1), END);
    if (!label.equals(end)) {
      throw new PkiException(
          "Header type (%s) is different from footer type (%s)".formatted(label, end));
    }
    for (int i = 1; i < lines.size() - 2; i++) {
      if (lines.get(i).length() != 64) {
        throw new PkiException(
            "Line %d has length %d instead of 64".formatted(i - 1, lines.get(i).length()));
      }
    }
    int last = lines.get(lines.size() - 2).length();
    if (last == 0 || last > 64) {
      throw new PkiException("Last line has length %d, should be in (0, 64]".formatted(last));
    }
  }
}
