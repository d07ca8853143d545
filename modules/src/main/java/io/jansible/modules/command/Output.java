package io.jansible.modules.command;

import io.jansible.value.EscapedText;
import java.util.ArrayList;
import java.util.List;

/** What a command wrote, as Ansible's results hold it. */
public final class Output {
  private Output() {}

  /** UTF-8; each byte that is none becomes a question mark. */
  static String replaced(byte[] bytes) {
    StringBuilder text = new StringBuilder(EscapedText.of(bytes));
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)) {
        i++;
      } else if (Character.isLowSurrogate(c)) {
        text.setCharAt(i, '?');
      }
    }
    return text.toString();
  }

  /** Python's {@code text.splitlines()}. */
  public static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isLineEnd(c)) {
        lines.add(text.substring(start, i));
        if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
          i++;
        }
        start = i + 1;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  private static boolean isLineEnd(char c) {
    return (c >= '\n' && c <= '\r')
        || (c >= 0x1c && c <= 0x1e)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }

  /** Without line ends at its end. */
  static String stripped(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(0, end);
  }
}
