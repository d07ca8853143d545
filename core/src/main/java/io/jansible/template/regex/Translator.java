package io.jansible.template.regex;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Rewrites Python's syntax of regular expressions as Java's. Used once. */
final class Translator {
  private static final String SPACE = "\\t-\\r\\x1c-\\x20\\x85\\p{Z}";
  private static final String WORD = "\\p{L}\\p{N}_";

  private final String source;
  private final StringBuilder out = new StringBuilder();
  private final Map<String, Integer> names = new HashMap<>();
  private final Deque<Integer> openAt = new ArrayDeque<>();
  private final Deque<boolean[]> scopes = new ArrayDeque<>();
  private int groups;
  private int at;
  private boolean ignoreCase;
  private boolean multiline;
  private boolean dotAll;
  private boolean verbose;
  private boolean ascii;

  Translator(String source, boolean ignoreCase, boolean multiline) {
    this.source = source;
    this.ignoreCase = ignoreCase;
    this.multiline = multiline;
  }

  int groups() {
    return groups;
  }

  Map<String, Integer> names() {
    return names;
  }

  int flags() {
    return Pattern.UNIX_LINES
        | (ignoreCase ? Pattern.CASE_INSENSITIVE | (ascii ? 0 : Pattern.UNICODE_CASE) : 0)
        | (dotAll ? Pattern.DOTALL : 0);
  }

  String translate() {
    boolean repeatable = false;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (verbose && (Character.isWhitespace(c) || c == '#')) {
        skipVerbose(c);
        continue;
      }
      switch (c) {
        case '\\' -> {
          escape();
          repeatable = true;
        }
        case '[' -> {
          set();
          repeatable = true;
        }
        case '(' -> repeatable = open();
        case ')' -> {
          close();
          repeatable = true;
        }
        case '^' -> {
          out.append(multiline ? "(?<![^\\n])" : "^");
          at++;
          repeatable = true;
        }
        case '$' -> {
          out.append(multiline ? "(?=\\n|\\z)" : "(?=\\n?\\z)");
          at++;
          repeatable = true;
        }
        case '|' -> {
          out.append(c);
          at++;
          repeatable = false;
        }
        case '*', '+', '?' -> repeatable = repeat(repeatable, String.valueOf(c), 1);
        case '{' -> repeatable = braces(repeatable);
        case '}', ']', '#', ' ' -> {
          out.append('\\').append(c);
          at++;
          repeatable = true;
        }
        default -> {
          out.append(c);
          at++;
          repeatable = true;
        }
      }
    }
    if (!openAt.isEmpty()) {
      throw PythonRegex.error(
          "missing ), unterminated subpattern at position " + openAt.peekFirst());
    }
    return out.toString();
  }

  private void skipVerbose(char c) {
    at++;
    if (c == '#') {
      while (at < source.length() && source.charAt(at) != '\n') {
        at++;
      }
    }
  }

  private boolean repeat(boolean repeatable, String operator, int length) {
    if (!repeatable) {
      boolean twice = at > 0 && "*+?}".indexOf(source.charAt(at - 1)) >= 0;
      throw PythonRegex.error(
          (twice ? "multiple repeat" : "nothing to repeat") + " at position " + at);
    }
    out.append(operator);
    at += length;
    if (at < source.length() && (source.charAt(at) == '?' || source.charAt(at) == '+')) {
      out.append(source.charAt(at++));
    }
    return false;
  }

  /** <code>{2,3}</code>; anything else in braces is text. */
  private boolean braces(boolean repeatable) {
    int end = source.indexOf('}', at);
    String inner = end < 0 ? "" : source.substring(at + 1, end);
    if (!inner.matches("\\d*,?\\d*") || inner.isEmpty()) {
      out.append("\\{");
      at++;
      return true;
    }
    String[] ends = inner.split(",", -1);
    if (ends.length == 2
        && !ends[0].isEmpty()
        && !ends[1].isEmpty()
        && Integer.parseInt(ends[0]) > Integer.parseInt(ends[1])) {
      throw PythonRegex.error("min repeat greater than max repeat at position " + (at + 1));
    }
    return repeat(
        repeatable, inner.startsWith(",") ? "{0" + inner + "}" : "{" + inner + "}", end + 1 - at);
  }

  private void close() {
    if (openAt.isEmpty()) {
      throw PythonRegex.error("unbalanced parenthesis at position " + at);
    }
    openAt.pop();
    boolean[] outer = scopes.pop();
    ignoreCase = outer[0];
    multiline = outer[1];
    dotAll = outer[2];
    verbose = outer[3];
    ascii = outer[4];
    out.append(')');
    at++;
  }

  private void push(int position) {
    openAt.push(position);
    scopes.push(new boolean[] {ignoreCase, multiline, dotAll, verbose, ascii});
  }

  private boolean open() {
    int start = at;
    if (!source.startsWith("(?", at)) {
      push(start);
      groups++;
      out.append('(');
      at++;
      return false;
    }
    if (at + 2 >= source.length()) {
      throw PythonRegex.error("unexpected end of pattern at position " + (at + 2));
    }
    char kind = source.charAt(at + 2);
    switch (kind) {
      case ':', '=', '!', '>' -> {
        push(start);
        out.append(source, at, at + 3);
        at += 3;
      }
      case '#' -> {
        int end = source.indexOf(')', at);
        if (end < 0) {
          throw PythonRegex.error("missing ), unterminated comment at position " + start);
        }
        at = end + 1;
        return out.length() > 0;
      }
      case '<' -> {
        char which = at + 3 < source.length() ? source.charAt(at + 3) : ' ';
        if (which != '=' && which != '!') {
          throw PythonRegex.error("unknown extension ?<" + which + " at position " + (start + 1));
        }
        push(start);
        out.append(source, at, at + 4);
        at += 4;
      }
      case 'P' -> {
        return named(start);
      }
      case '(' ->
          throw PythonRegex.error(
              "conditional groups (?(...)...) are not supported at position " + start);
      default -> {
        return inlineFlags(start);
      }
    }
    return false;
  }

  private boolean named(int start) {
    char which = at + 3 < source.length() ? source.charAt(at + 3) : ' ';
    if (which == '<') {
      int end = source.indexOf('>', at);
      if (end < 0) {
        throw PythonRegex.error("missing >, unterminated name at position " + (at + 4));
      }
      String name = source.substring(at + 4, end);
      push(start);
      groups++;
      if (names.putIfAbsent(name, groups) != null) {
        throw PythonRegex.error(
            "redefinition of group name '"
                + name
                + "' as group "
                + groups
                + "; was group "
                + names.get(name)
                + " at position "
                + (start + 4));
      }
      out.append('(');
      at = end + 1;
      return false;
    }
    if (which == '=') {
      int end = source.indexOf(')', at);
      String name = end < 0 ? "" : source.substring(at + 4, end);
      Integer number = names.get(name);
      if (number == null) {
        throw PythonRegex.error("unknown group name '" + name + "' at position " + (at + 4));
      }
      out.append("(?:\\").append(number).append(')');
      at = end + 1;
      return true;
    }
    throw PythonRegex.error("unknown extension ?P" + which + " at position " + (start + 1));
  }

  /** {@code (?i)} for the whole expression, or {@code (?i:…)} for a part. */
  private boolean inlineFlags(int start) {
    int i = at + 2;
    boolean on = true;
    boolean[] now = {ignoreCase, multiline, dotAll, verbose, ascii};
    while (i < source.length() && ":)".indexOf(source.charAt(i)) < 0) {
      char c = source.charAt(i++);
      int index = "imsxa".indexOf(c);
      if (c == '-') {
        on = false;
      } else if (index >= 0) {
        now[index] = on;
      } else if (c != 'u') {
        throw PythonRegex.error(
            (i == at + 3
                ? "unknown extension ?" + c + " at position " + (start + 1)
                : "unknown flag at position " + (i - 1)));
      }
    }
    if (i >= source.length()) {
      throw PythonRegex.error("missing -, : or ) at position " + i);
    }
    if (source.charAt(i) == ')') {
      if (start != 0) {
        throw PythonRegex.error(
            "global flags not at the start of the expression at position " + start);
      }
    } else {
      push(start);
      out.append("(?");
      if (now[0]) {
        out.append("iu");
      }
      if (now[2]) {
        out.append('s');
      }
      if (!now[0] || !now[2]) {
        out.append('-').append(now[0] ? "" : "i").append(now[2] ? "" : "s");
      }
      out.append(':');
    }
    ignoreCase = now[0];
    multiline = now[1];
    dotAll = now[2];
    verbose = now[3];
    ascii = now[4];
    at = i + 1;
    return false;
  }

  private void escape() {
    int start = at;
    if (at + 1 >= source.length()) {
      throw PythonRegex.error("bad escape (end of pattern) at position " + at);
    }
    char c = source.charAt(at + 1);
    switch (c) {
      case 'A' -> plain("\\A");
      case 'Z' -> plain("\\z");
      case 'b' -> plain(ascii ? boundary("[a-zA-Z0-9_]") : boundary("[" + WORD + "]"));
      case 'B' -> plain(ascii ? inside("[a-zA-Z0-9_]") : inside("[" + WORD + "]"));
      case 'd' -> plain(ascii ? "[0-9]" : "\\p{Nd}");
      case 'D' -> plain(ascii ? "[^0-9]" : "\\P{Nd}");
      case 's' -> plain(ascii ? "[\\t-\\r\\x20]" : "[" + SPACE + "]");
      case 'S' -> plain(ascii ? "[^\\t-\\r\\x20]" : "[^" + SPACE + "]");
      case 'w' -> plain(ascii ? "[a-zA-Z0-9_]" : "[" + WORD + "]");
      case 'W' -> plain(ascii ? "[^a-zA-Z0-9_]" : "[^" + WORD + "]");
      default -> {
        if (c >= '1' && c <= '9') {
          reference();
        } else {
          character(escaped(start));
        }
      }
    }
  }

  private void plain(String text) {
    out.append(text);
    at += 2;
  }

  private static String boundary(String word) {
    return "(?:(?<=" + word + ")(?!" + word + ")|(?<!" + word + ")(?=" + word + "))";
  }

  private static String inside(String word) {
    return "(?:(?<=" + word + ")(?=" + word + ")|(?<!" + word + ")(?!" + word + "))";
  }

  private void reference() {
    int end = at + 2;
    if (end < source.length() && digit(end)) {
      if (octal(at + 1) && octal(end) && octal(end + 1)) {
        int code = Integer.parseInt(source.substring(at + 1, end + 2), 8);
        at = end + 2;
        character(code);
        return;
      }
      end++;
    }
    int number = Integer.parseInt(source.substring(at + 1, end));
    if (number > groups) {
      throw PythonRegex.error("invalid group reference " + number + " at position " + (at + 1));
    }
    out.append("(?:\\").append(number).append(')');
    at = end;
  }

  private boolean digit(int index) {
    return index < source.length() && source.charAt(index) >= '0' && source.charAt(index) <= '9';
  }

  private boolean octal(int index) {
    return digit(index) && source.charAt(index) <= '7';
  }

  private void character(int code) {
    out.append("\\x{").append(Integer.toHexString(code)).append('}');
  }

  /** The character that an escape means; moves behind it. */
  private int escaped(int start) {
    char c = source.charAt(at + 1);
    at += 2;
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'f' -> '\f';
      case 'v' -> 0x0b;
      case 'a' -> 0x07;
      case 'x' -> hex(start, 2);
      case 'u' -> hex(start, 4);
      case 'U' -> hex(start, 8);
      case '0' -> {
        int end = at;
        while (end < at + 2 && octal(end)) {
          end++;
        }
        int code = Integer.parseInt("0" + source.substring(at, end), 8);
        at = end;
        yield code;
      }
      default -> {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
          throw PythonRegex.error("bad escape \\" + c + " at position " + start);
        }
        int code = source.codePointAt(at - 1);
        at += Character.charCount(code) - 1;
        yield code;
      }
    };
  }

  private int hex(int start, int length) {
    int end = at;
    while (end < at + length
        && end < source.length()
        && Character.digit(source.charAt(end), 16) >= 0) {
      end++;
    }
    if (end < at + length) {
      throw PythonRegex.error(
          "incomplete escape " + source.substring(start, end) + " at position " + start);
    }
    int code = Integer.parseInt(source.substring(at, end), 16);
    at = end;
    return code;
  }

  private void set() {
    int start = at++;
    out.append('[');
    if (at < source.length() && source.charAt(at) == '^') {
      out.append('^');
      at++;
    }
    boolean first = true;
    while (true) {
      if (at >= source.length()) {
        throw PythonRegex.error("unterminated character set at position " + start);
      }
      char c = source.charAt(at);
      if (c == ']' && !first) {
        out.append(']');
        at++;
        return;
      }
      first = false;
      if (c == '-') {
        out.append("\\-");
        at++;
        continue;
      }
      int from = at;
      int low = member();
      boolean range =
          at + 1 < source.length() && source.charAt(at) == '-' && source.charAt(at + 1) != ']';
      if (!range) {
        if (low >= 0) {
          character(low);
        }
        continue;
      }
      at++;
      int high = member();
      if (low < 0 || high < low) {
        throw PythonRegex.error(
            "bad character range " + source.substring(from, at) + " at position " + from);
      }
      character(low);
      out.append('-');
      character(high);
    }
  }

  /** A character of a set; -1 for a class, which is written at once. */
  private int member() {
    int start = at;
    int code = source.codePointAt(at);
    if (code != '\\') {
      at += Character.charCount(code);
      return code;
    }
    if (at + 1 >= source.length()) {
      throw PythonRegex.error("bad escape (end of pattern) at position " + at);
    }
    char c = source.charAt(at + 1);
    String group =
        switch (c) {
          case 'd' -> ascii ? "0-9" : "\\p{Nd}";
          case 'D' -> ascii ? "[^0-9]" : "\\P{Nd}";
          case 's' -> ascii ? "\\t-\\r\\x20" : SPACE;
          case 'S' -> ascii ? "[^\\t-\\r\\x20]" : "[^" + SPACE + "]";
          case 'w' -> ascii ? "a-zA-Z0-9_" : WORD;
          case 'W' -> ascii ? "[^a-zA-Z0-9_]" : "[^" + WORD + "]";
          default -> "";
        };
    if (!group.isEmpty()) {
      out.append(group);
      at += 2;
      return -1;
    }
    if (c == 'b') {
      at += 2;
      return '\b';
    }
    if (c >= '1' && c <= '9') {
      int end = at + 1;
      while (end < at + 4 && octal(end)) {
        end++;
      }
      if (end < at + 4) {
        throw PythonRegex.error("bad escape \\" + c + " at position " + start);
      }
      int value = Integer.parseInt(source.substring(at + 1, end), 8);
      at = end;
      return value;
    }
    return escaped(start);
  }
}
