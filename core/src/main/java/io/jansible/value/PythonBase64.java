package io.jansible.value;

import java.util.Base64;

/** Base64 as Python reads it. */
public final class PythonBase64 {
  private PythonBase64() {}

  /**
   * Python's lenient decoder: what is no Base64 is passed over.
   *
   * @throws IllegalArgumentException in Python's words
   */
  public static byte[] decode(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    int padding = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '+'
              || c == '/';
      if (letter) {
        clean.append(c);
        padding = 0;
      } else if (c == '=') {
        padding++;
        if (clean.length() % 4 >= 2 && clean.length() % 4 + padding >= 4) {
          return Base64.getDecoder().decode(clean.toString());
        }
      }
    }
    int rest = clean.length() % 4;
    if (rest == 1) {
      throw new IllegalArgumentException(
          "Invalid base64-encoded string: number of data characters ("
              + clean.length()
              + ") cannot be 1 more than a multiple of 4");
    }
    if (rest != 0) {
      throw new IllegalArgumentException("Incorrect padding");
    }
    return Base64.getDecoder().decode(clean.toString());
  }
}
