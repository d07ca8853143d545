package io.jansible.modules.file;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Backslash escapes of a Python bytes literal in text that a user writes ({@code \n}, {@code
 * \x0a}).
 */
final class PythonEscapes {
  private PythonEscapes() {}

  /** The text's UTF-8 with its escapes decoded; an unknown escape stays as it is. */
  static byte[] decode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '\\' || i + 1 == bytes.length) {
        out.write(bytes[i]);
        continue;
      }
      byte next = bytes[++i];
      switch (next) {
        case '\n' -> {}
        case '\\', '\'', '"' -> out.write(next);
        case 'a' -> out.write(7);
        case 'b' -> out.write('\b');
        case 'f' -> out.write('\f');
        case 'n' -> out.write('\n');
        case 'r' -> out.write('\r');
        case 't' -> out.write('\t');
        case 'v' -> out.write(11);
        case '0', '1', '2', '3', '4', '5', '6', '7' -> {
          int end = i;
          int value = 0;
          while (end < bytes.length && end < i + 3 && bytes[end] >= '0' && bytes[end] <= '7') {
            value = value * 8 + bytes[end++] - '0';
          }
          out.write(value);
          i = end - 1;
        }
        case 'x' -> {
          int high = i + 1 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
          int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
          if (high < 0 || low < 0) {
            out.write('\\');
            out.write(next);
          } else {
            out.write(high * 16 + low);
            i += 2;
          }
        }
        default -> {
          out.write('\\');
          out.write(next);
        }
      }
    }
    return out.toByteArray();
  }
}
