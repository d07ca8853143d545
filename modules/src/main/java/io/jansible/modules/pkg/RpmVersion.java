package io.jansible.modules.pkg;

/**
 * The order of rpm's versions: runs of digits and of letters, {@code ~} below all, {@code ^} above.
 */
final class RpmVersion {
  private RpmVersion() {}

  static int compare(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() || j < other.length()) {
      i = skip(one, i);
      j = skip(other, j);
      char a = at(one, i);
      char b = at(other, j);
      if (a == '~' || b == '~') {
        if (a != b) {
          return a == '~' ? -1 : 1;
        }
        i++;
        j++;
        continue;
      }
      if (a == '^' || b == '^') {
        if (a == b) {
          i++;
          j++;
          continue;
        }
        // above the end, below everything else
        return a == 0 ? -1 : b == 0 ? 1 : a == '^' ? -1 : 1;
      }
      if (a == 0 || b == 0) {
        break;
      }
      boolean digits = digit(a);
      int endOfOne = end(one, i, digits);
      int endOfOther = end(other, j, digits);
      if (j == endOfOther) {
        return digits ? 1 : -1;
      }
      int order = segment(one.substring(i, endOfOne), other.substring(j, endOfOther), digits);
      if (order != 0) {
        return order;
      }
      i = endOfOne;
      j = endOfOther;
    }
    return Boolean.compare(i < one.length(), j < other.length());
  }

  private static int segment(String one, String other, boolean digits) {
    if (digits) {
      String a = one.replaceFirst("^0+", "");
      String b = other.replaceFirst("^0+", "");
      return a.length() == b.length()
          ? Integer.signum(a.compareTo(b))
          : Integer.compare(a.length(), b.length());
    }
    return Integer.signum(one.compareTo(other));
  }

  private static char at(String text, int index) {
    return index < text.length() ? text.charAt(index) : 0;
  }

  private static int skip(String text, int from) {
    int i = from;
    while (i < text.length()
        && !digit(text.charAt(i))
        && !letter(text.charAt(i))
        && text.charAt(i) != '~'
        && text.charAt(i) != '^') {
      i++;
    }
    return i;
  }

  private static int end(String text, int from, boolean digits) {
    int i = from;
    while (i < text.length() && (digits ? digit(text.charAt(i)) : letter(text.charAt(i)))) {
      i++;
    }
    return i;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean letter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
