package io.jansible.template.filter;

import io.jansible.template.value.PythonError;
import io.jansible.value.EscapedText;
import io.jansible.value.PythonCodec;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

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
      return EscapedText.bytes(text);
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

  static String text(byte[] bytes, String encoding) {
    return EscapedText.of(bytes, charset(encoding));
  }

  private static Charset charset(String name) {
    return PythonCodec.charset(name)
        .orElseThrow(() -> new PythonError("LookupError", "unknown encoding: " + name));
  }
}
