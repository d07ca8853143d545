package io.jansible.template.path;

import java.util.Locale;

/** Python's {@code ntpath}, as far as filters use it. */
public final class WindowsPath {
  private WindowsPath() {}

  /** The drive or share, and the rest. */
  public static String[] splitdrive(String path) {
    int end = 0;
    if (path.length() >= 2) {
      String normal = path.replace('/', '\\');
      if (normal.startsWith("\\\\")) {
        int start = normal.toUpperCase(Locale.ROOT).startsWith("\\\\?\\UNC\\") ? 8 : 2;
        int first = normal.indexOf('\\', start);
        int second = first < 0 ? -1 : normal.indexOf('\\', first + 1);
        end = second < 0 ? path.length() : second;
      } else if (normal.charAt(1) == ':') {
        end = 2;
      }
    }
    return new String[] {path.substring(0, end), path.substring(end)};
  }

  private static String[] split(String path) {
    String[] drive = splitdrive(path);
    String rest = drive[1];
    int i = rest.length();
    while (i > 0 && !isSeparator(rest.charAt(i - 1))) {
      i--;
    }
    int end = i;
    while (end > 0 && isSeparator(rest.charAt(end - 1))) {
      end--;
    }
    String head = end == 0 ? rest.substring(0, i) : rest.substring(0, end);
    return new String[] {drive[0] + head, rest.substring(i)};
  }

  private static boolean isSeparator(char c) {
    return c == '\\' || c == '/';
  }

  public static String basename(String path) {
    return split(path)[1];
  }

  public static String dirname(String path) {
    return split(path)[0];
  }
}
