package io.jansible.template.value;

import java.util.ArrayList;
import java.util.List;

/**
 * Strings as Python counts them: by code point, not by UTF-16 unit. Text without surrogates takes
 * the short way.
 */
public final class Strings {
  private static final String[] ASCII = new String[128];

  static {
    for (int i = 0; i < ASCII.length; i++) {
      ASCII[i] = String.valueOf((char) i);
    }
  }

  private Strings() {}

  /** {@code len(text)}. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Whether every code point is one {@code char}. */
  public static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The character at a position counted in code points, as a string. */
  public static String at(String text, int index) {
    if (isPlain(text)) {
      char c = text.charAt(index);
      return c < 128 ? ASCII[c] : String.valueOf(c);
    }
    return Character.toString(text.codePointAt(text.offsetByCodePoints(0, index)));
  }

  /** {@code text[start:end]} for positions within it, counted in code points. */
  public static String part(String text, int start, int end) {
    if (isPlain(text)) {
      return text.substring(start, end);
    }
    int from = text.offsetByCodePoints(0, start);
    return text.substring(from, text.offsetByCodePoints(from, end - start));
  }

  /** {@code list(text)}. */
  public static List<String> characters(String text) {
    List<String> result = new ArrayList<>(text.length());
    for (int i = 0; i < text.length(); ) {
      int code = text.codePointAt(i);
      result.add(code < 128 ? ASCII[code] : Character.toString(code));
      i += Character.charCount(code);
    }
    return result;
  }

  /** The position in code points of a position in {@code char}s. */
  public static int position(String text, int index) {
    return index <= 0 ? index : text.codePointCount(0, index);
  }

  /** What Python's {@code str.isspace} and {@code str.strip} take for white space. */
  public static boolean isSpace(int code) {
    if (code <= ' ') {
      return code == ' ' || (code >= 9 && code <= 13) || (code >= 28 && code <= 31);
    }
    return code == 0x85
        || code == 0xa0
        || (code > 0xff
            && (Character.getType(code) == Character.SPACE_SEPARATOR
                || Character.getType(code) == Character.LINE_SEPARATOR
                || Character.getType(code) == Character.PARAGRAPH_SEPARATOR));
  }

  /** {@code text.strip()}. */
  public static String strip(String text) {
    return stripEnd(stripStart(text));
  }

  public static String stripStart(String text) {
    int start = 0;
    while (start < text.length() && isSpace(text.charAt(start))) {
      start++;
    }
    return text.substring(start);
  }

  public static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /** Python's order of strings: by code point. */
  public static int compare(String a, String b) {
    int size = Math.min(a.length(), b.length());
    for (int i = 0; i < size; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean leftPair = Character.isSurrogate(left);
        boolean rightPair = Character.isSurrogate(right);
        return leftPair == rightPair ? left - right : leftPair ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }
}
