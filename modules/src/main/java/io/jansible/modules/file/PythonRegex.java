package io.jansible.modules.file;

import io.jansible.module.ModuleFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Python's regular expressions in Java's spelling. */
final class PythonRegex {
  private PythonRegex() {}

  static Pattern compile(String regex, int flags) {
    String java =
        regex
            .replace("(?P<", "(?<")
            .replaceAll("\\(\\?P=(\\w+)\\)", "\\\\k<$1>")
            .replace("\\Z", "\\z");
    try {
      return Pattern.compile(java, flags);
    } catch (PatternSyntaxException e) {
      throw new ModuleFailure("Invalid regular expression '" + regex + "': " + e.getDescription());
    }
  }

  /** Python's {@code Match.expand}: {@code \1}, {@code \g<1>}, {@code \g<name>}, escapes. */
  static String expand(String template, Matcher match) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c != '\\' || i + 1 == template.length()) {
        out.append(c);
        continue;
      }
      char next = template.charAt(++i);
      if (Character.isDigit(next) && next != '0') {
        int end = i + 1;
        if (end < template.length() && Character.isDigit(template.charAt(end))) {
          end++;
        }
        out.append(orEmpty(match.group(Integer.parseInt(template.substring(i, end)))));
        i = end - 1;
      } else if (next == 'g' && i + 1 < template.length() && template.charAt(i + 1) == '<') {
        int end = template.indexOf('>', i);
        String name = template.substring(i + 2, end);
        out.append(
            orEmpty(
                name.matches("\\d+") ? match.group(Integer.parseInt(name)) : match.group(name)));
        i = end;
      } else {
        switch (next) {
          case 'n' -> out.append('\n');
          case 't' -> out.append('\t');
          case 'r' -> out.append('\r');
          case '\\' -> out.append('\\');
          default -> out.append('\\').append(next);
        }
      }
    }
    return out.toString();
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }
}
