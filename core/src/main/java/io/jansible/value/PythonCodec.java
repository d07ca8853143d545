package io.jansible.value;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;

/**
 * Text encodings by the names that Python has for them, where case, hyphens and underscores do not
 * count: {@code latin-1}, {@code utf_8}, {@code cp1252}.
 */
public final class PythonCodec {
  private PythonCodec() {}

  /** The encoding of a name; empty for one that nobody knows. */
  public static Optional<Charset> charset(String name) {
    String java = name.strip().replace('_', '-').replace(' ', '-').toLowerCase(Locale.ROOT);
    try {
      return Optional.of(
          Charset.forName(
              switch (java.replace("-", "")) {
                case "utf8", "u8", "utf", "cp65001" -> "UTF-8";
                case "latin1", "latin", "l1", "iso88591", "8859", "cp819" -> "ISO-8859-1";
                case "ascii", "646", "usascii" -> "US-ASCII";
                case "utf16", "u16" -> "x-UTF-16LE-BOM";
                case "utf16le", "utf16be", "utf32le", "utf32be" ->
                    java.replace("-", "").replaceFirst("(16|32)", "-$1");
                default -> java;
              }));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }
}
