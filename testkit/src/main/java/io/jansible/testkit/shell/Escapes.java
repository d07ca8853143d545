package io.jansible.testkit.shell;

/** Backslash escapes, as {@code printf} and {@code $'…'} read them. */
final class Escapes {
  private Escapes() {}

  static String of(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        out.append(c);
        continue;
      }
      char next = text.charAt(++i);
      switch (next) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case 'a' -> out.append('\u0007');
        case 'b' -> out.append('\b');
        case 'e' -> out.append('\u001b');
        case 'f' -> out.append('\f');
        case '\\', '\'', '"' -> out.append(next);
        case '0', '1', '2', '3', '4', '5', '6', '7' -> {
          int end = i;
          while (end < text.length() && end < i + 3 && "01234567".indexOf(text.charAt(end)) >= 0) {
            end++;
          }
          out.append((char) Integer.parseInt(text.substring(i, end), 8));
          i = end - 1;
        }
        default -> out.append('\\').append(next);
      }
    }
    return out.toString();
  }
}
