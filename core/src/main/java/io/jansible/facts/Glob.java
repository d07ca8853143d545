package io.jansible.facts;

import java.util.regex.Pattern;

/** Python's fnmatch. */
final class Glob {
  private Glob() {}

  static boolean matches(String glob, String text) {
    return pattern(glob).matcher(text).matches();
  }

  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder("(?s)");
    int i = 0;
    while (i < glob.length()) {
      char c = glob.charAt(i++);
      if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else if (c == '[') {
        int end = i;
        if (end < glob.length() && glob.charAt(end) == '!') {
          end++;
        }
        if (end < glob.length() && glob.charAt(end) == ']') {
          end++;
        }
        end = glob.indexOf(']', Math.min(end, glob.length()));
        if (end < 0) {
          regex.append("\\[");
        } else {
          String set =
              glob.substring(i, end)
                  .replace("\\", "\\\\")
                  .replace("[", "\\[")
                  .replace("&&", "\\&&");
          regex
              .append('[')
              .append(
                  set.startsWith("!")
                      ? "^" + set.substring(1)
                      : set.startsWith("^") ? "\\" + set : set)
              .append(']');
          i = end + 1;
        }
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }
}
