package io.jansible.modules.system;

import io.jansible.module.ModuleFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a table as {@code cronvar} reads them: a line is a variable's if it is a word and
 * {@code =}, however they are spaced; its value is what is left without spaces outside of quotes.
 */
final class CronVariables {
  private record Variable(String name, String value) {}

  private List<String> lines;

  CronVariables(List<String> lines) {
    this.lines = new ArrayList<>(lines);
  }

  private static @Nullable Variable variable(String line) {
    List<String> tokens = tokens(line);
    return tokens.size() > 1 && tokens.get(1).equals("=")
        ? new Variable(tokens.get(0), String.join("", tokens.subList(2, tokens.size())))
        : null;
  }

  /** The tokens of Python's {@code shlex}, in which quotes stay and {@code #} begins a comment. */
  private static List<String> tokens(String line) {
    List<String> tokens = new ArrayList<>();
    int at = 0;
    while (at < line.length() && line.charAt(at) != '#') {
      char c = line.charAt(at);
      if (" \t\r\n".indexOf(c) >= 0) {
        at++;
      } else if (c == '\'' || c == '"') {
        int end = line.indexOf(c, at + 1);
        if (end < 0) {
          throw new ModuleFailure("No closing quotation");
        }
        tokens.add(line.substring(at, end + 1));
        at = end + 1;
      } else if (c == '=' || c > 127) {
        tokens.add(line.substring(at, ++at));
      } else {
        int start = at;
        while (at < line.length() && isWord(line.charAt(at))) {
          at++;
        }
        tokens.add(line.substring(start, at));
      }
    }
    return tokens;
  }

  private static boolean isWord(char c) {
    return c < 128 && c != '=' && " \t\r\n#".indexOf(c) < 0;
  }

  /** A variable's value; null if it is not there. */
  @Nullable String value(String name) {
    for (String line : lines) {
      Variable variable = variable(line);
      if (variable != null && variable.name().equals(name)) {
        return variable.value();
      }
    }
    return null;
  }

  List<Object> names() {
    List<Object> names = new ArrayList<>();
    for (String line : lines) {
      Variable variable = variable(line);
      if (variable != null) {
        names.add(variable.name());
      }
    }
    return names;
  }

  /** Adds one at the top, or beside every line of another variable. */
  void add(String name, String value, @Nullable String before, @Nullable String after) {
    String line = name + "=" + value;
    if (before == null && after == null) {
      lines.add(0, line);
      return;
    }
    List<String> fresh = new ArrayList<>();
    for (String each : lines) {
      Variable variable = variable(each);
      String known = variable == null ? null : variable.name();
      if (known != null && known.equals(before)) {
        fresh.add(line);
      }
      fresh.add(each);
      if (known != null && !known.equals(before) && known.equals(after)) {
        fresh.add(line);
      }
    }
    lines = fresh;
  }

  /** Gives a variable another value, or with null takes it out. */
  void set(String name, @Nullable String value) {
    List<String> fresh = new ArrayList<>();
    for (String each : lines) {
      Variable variable = variable(each);
      if (variable == null || !Objects.equals(variable.name(), name)) {
        fresh.add(each);
      } else if (value != null) {
        fresh.add(name + "=" + value);
      }
    }
    lines = fresh;
  }

  String text() {
    String text = String.join("\n", lines);
    return text.isEmpty() || text.endsWith("\n") || text.endsWith("\r") ? text : text + "\n";
  }
}
