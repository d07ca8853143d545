package io.jansible.template.regex;

import io.jansible.template.value.PythonError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/**
 * What {@code re.sub} puts in place of a match: text with {@code \1} and {@code \g<name>}.
 *
 * @param parts String for text, Integer for a group
 */
record Replacement(List<Object> parts) {
  static Replacement parse(String text, PythonRegex regex) {
    if (text.indexOf('\\') < 0) {
      return new Replacement(List.of(text));
    }
    List<Object> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
        i++;
        continue;
      }
      if (i + 1 >= text.length()) {
        throw PythonRegex.error("bad escape (end of pattern) at position " + i);
      }
      char next = text.charAt(i + 1);
      if (next == 'g') {
        i = named(text, i, regex, plain, parts);
      } else if (next == '0') {
        int end = octalEnd(text, i + 2, 2);
        plain.append((char) (Integer.parseInt(text.substring(i + 1, end), 8) & 0xff));
        i = end;
      } else if (next >= '1' && next <= '9') {
        i = number(text, i, regex, plain, parts);
      } else {
        plain.append(escape(text, i, next));
        i += 2;
      }
    }
    flush(plain, parts);
    return new Replacement(parts);
  }

  private static int octalEnd(String text, int from, int most) {
    int end = from;
    while (end < text.length()
        && end < from + most
        && text.charAt(end) >= '0'
        && text.charAt(end) <= '7') {
      end++;
    }
    return end;
  }

  private static void flush(StringBuilder plain, List<Object> parts) {
    if (plain.length() > 0) {
      parts.add(plain.toString());
      plain.setLength(0);
    }
  }

  private static int number(
      String text, int at, PythonRegex regex, StringBuilder plain, List<Object> parts) {
    int end = at + 2;
    if (end < text.length() && isDigit(text.charAt(end))) {
      boolean octal =
          text.charAt(at + 1) <= '7'
              && text.charAt(end) <= '7'
              && end + 1 < text.length()
              && text.charAt(end + 1) >= '0'
              && text.charAt(end + 1) <= '7';
      if (octal) {
        int code = Integer.parseInt(text.substring(at + 1, end + 2), 8);
        if (code > 0xff) {
          throw PythonRegex.error(
              "octal escape value "
                  + text.substring(at, end + 2)
                  + " outside of range 0-0o377 at position "
                  + at);
        }
        plain.append((char) code);
        return end + 2;
      }
      end++;
    }
    flush(plain, parts);
    parts.add(checked(Integer.parseInt(text.substring(at + 1, end)), regex, at + 1));
    return end;
  }

  private static int named(
      String text, int at, PythonRegex regex, StringBuilder plain, List<Object> parts) {
    if (at + 2 >= text.length() || text.charAt(at + 2) != '<') {
      throw PythonRegex.error("missing < at position " + (at + 2));
    }
    int end = text.indexOf('>', at + 3);
    if (end < 0) {
      throw PythonRegex.error("missing >, unterminated name at position " + (at + 3));
    }
    String name = text.substring(at + 3, end);
    if (name.isEmpty()) {
      throw PythonRegex.error("missing group name at position " + (at + 3));
    }
    flush(plain, parts);
    if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      parts.add(checked(Integer.parseInt(name), regex, at + 3));
    } else {
      Integer number = regex.names().get(name);
      if (number == null) {
        throw new PythonError(
            "IndexError", "unknown group name " + io.jansible.template.value.Text.repr(name));
      }
      parts.add(number);
    }
    return end + 1;
  }

  private static Integer checked(int number, PythonRegex regex, int position) {
    if (number > regex.groups()) {
      throw PythonRegex.error("invalid group reference " + number + " at position " + position);
    }
    return number;
  }

  private static String escape(String text, int at, char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'f' -> "\f";
      case 'v' -> "\013";
      case 'a' -> "\007";
      case 'b' -> "\b";
      case '\\' -> "\\";
      default -> {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
          throw PythonRegex.error("bad escape \\" + c + " at position " + at);
        }
        yield text.substring(at, at + 2);
      }
    };
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  void append(Matcher matcher, StringBuilder out) {
    for (Object part : parts) {
      if (part instanceof Integer group) {
        out.append(PythonRegex.group(matcher, group));
      } else {
        out.append(part);
      }
    }
  }
}
