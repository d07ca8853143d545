package io.jansible.template.filter;

import io.jansible.template.value.PythonError;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;

/**
 * Text to bytes and back with Python's {@code surrogateescape}: bytes that are no text become lone
 * surrogates, and those become the bytes again.
 */
final class Bytes {
  private Bytes() {}

  static byte[] of(String text) {
    return of(text, "utf-8");
  }

  static byte[] of(String text, String encoding) {
    Charset charset = charset(encoding);
    if (!charset.newEncoder().canEncode(text) && charset.equals(StandardCharsets.UTF_8)) {
      return escaped(text);
    }
    try {
      ByteBuffer bytes =
          charset
              .newEncoder()
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .onMalformedInput(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
      byte[] result = new byte[bytes.remaining()];
      bytes.get(result);
      return result;
    } catch (CharacterCodingException e) {
      throw new PythonError("UnicodeEncodeError", "'" + encoding + "' codec can't encode the text");
    }
  }

  private static byte[] escaped(String text) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    text.codePoints()
        .forEach(
            c -> {
              if (c >= 0xdc80 && c <= 0xdcff) {
                out.write(c - 0xdc00);
              } else {
                out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    return out.toByteArray();
  }

  static String text(byte[] bytes, String encoding) {
    Charset charset = charset(encoding);
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      return unescaped(bytes, charset);
    }
  }

  private static String unescaped(byte[] bytes, Charset charset) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < bytes.length) {
      int length = 1;
      String part = null;
      for (; length <= 4 && i + length <= bytes.length; length++) {
        try {
          part =
              charset
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPORT)
                  .decode(ByteBuffer.wrap(bytes, i, length))
                  .toString();
          break;
        } catch (CharacterCodingException e) {
          part = null;
        }
      }
      if (part == null) {
        out.append((char) (0xdc00 + (bytes[i] & 0xff)));
        i++;
      } else {
        out.append(part);
        i += length;
      }
    }
    return out.toString();
  }

  private static Charset charset(String name) {
    try {
      String java = name.replace('_', '-').toLowerCase(Locale.ROOT);
      return Charset.forName(
          switch (java.replace("-", "")) {
            case "utf16" -> "x-UTF-16LE-BOM";
            case "utf16le", "utf16be", "utf32le", "utf32be" ->
                java.replace("-", "").replaceFirst("(16|32)", "-$1");
            default -> java;
          });
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new PythonError("LookupError", "unknown encoding: " + name);
    }
  }
}
