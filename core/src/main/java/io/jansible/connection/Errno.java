package io.jansible.connection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The reasons for which a system refuses, with Python's numbers and words. */
public enum Errno {
  NOT_PERMITTED(1, "Operation not permitted"),
  NOT_FOUND(2, "No such file or directory"),
  NOT_EXECUTABLE(8, "Exec format error"),
  DENIED(13, "Permission denied"),
  BUSY(16, "Device or resource busy"),
  EXISTS(17, "File exists"),
  OTHER_DEVICE(18, "Invalid cross-device link"),
  NO_DIRECTORY(20, "Not a directory"),
  DIRECTORY(21, "Is a directory"),
  INVALID(22, "Invalid argument"),
  TEXT_BUSY(26, "Text file busy"),
  FULL(28, "No space left on device"),
  READ_ONLY(30, "Read-only file system"),
  NAME_TOO_LONG(36, "File name too long"),
  NOT_EMPTY(39, "Directory not empty"),
  LOOP(40, "Too many levels of symbolic links");

  private final int number;
  private final String words;

  Errno(int number, String words) {
    this.number = number;
    this.words = words;
  }

  /** The reason of a number; empty for one that is not known here. */
  public static Optional<Errno> of(int number) {
    return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
  }

  /** The reason that a tool ends its complaint with, or that a text tells in Python's words. */
  public static Optional<Errno> told(String complaint) {
    return Arrays.stream(values())
        .filter(each -> complaint.strip().endsWith(each.words) || complaint.contains(each.text()))
        .findFirst();
  }

  /** Whether a text has the words of this reason anywhere. */
  public boolean isIn(String text) {
    return text.contains(words);
  }

  /** The words alone of the reason that a text tells; the whole text if it tells none. */
  public static String words(String text) {
    return Arrays.stream(values())
        .filter(each -> each.isIn(text))
        .map(each -> each.words)
        .findFirst()
        .orElse(text);
  }

  public int number() {
    return number;
  }

  /** {@code [Errno 13] Permission denied}. */
  public String text() {
    return "[Errno " + number + "] " + words;
  }

  /** The same with what was refused, as Python shows a text: {@code …: '/etc/shadow'}. */
  public String of(String path) {
    return text() + ": '" + path + "'";
  }

  /** The same with a path in bytes: {@code …: b'/etc/shadow'}. */
  public String ofBytes(String path) {
    return text() + ": " + bytes(path);
  }

  /** A text as Python shows its bytes: {@code b'/caf\\xc3\\xa9'}. */
  public static String bytes(String text) {
    char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
    StringBuilder out = new StringBuilder("b").append(quote);
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      int c = each & 0xff;
      switch (c) {
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c == quote) {
            out.append('\\').append(quote);
          } else if (c < ' ' || c > '~') {
            out.append("\\x")
                .append(Character.forDigit(c >> 4, 16))
                .append(Character.forDigit(c & 15, 16));
          } else {
            out.append((char) c);
          }
        }
      }
    }
    return out.append(quote).toString();
  }
}
