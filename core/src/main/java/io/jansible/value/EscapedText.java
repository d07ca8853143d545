package io.jansible.value;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Bytes as text and back without a loss, as Python's {@code surrogateescape} does it: a byte that
 * is no text becomes a lone surrogate, U+DC80 to U+DCFF, and that becomes the byte again. So a file
 * in any encoding keeps what nobody changed.
 */
public final class EscapedText {
  private EscapedText() {}

  /** The text of bytes in UTF-8. */
  public static String of(byte[] bytes) {
    return of(bytes, StandardCharsets.UTF_8);
  }

  /** The text of bytes in an encoding. */
  public static String of(byte[] bytes, Charset charset) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out =
        CharBuffer.allocate((int) (bytes.length * (double) decoder.maxCharsPerByte()) + 1);
    for (var result = decoder.decode(in, out, true);
        result.isError();
        result = decoder.decode(in, out, true)) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (0xdc00 + (in.get() & 0xff)));
      }
    }
    return out.flip().toString();
  }

  /** The bytes of a text in UTF-8, with those that were escaped. */
  public static byte[] bytes(String text) {
    if (!isIn(text)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
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

  /** The bytes of a text in an encoding. */
  public static byte[] bytes(String text, Charset charset) {
    return charset.equals(StandardCharsets.UTF_8) ? bytes(text) : text.getBytes(charset);
  }

  /** Whether a text has bytes that are none. */
  public static boolean isIn(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)) {
        i++;
      } else if (Character.isLowSurrogate(c)) {
        return true;
      }
    }
    return false;
  }
}
