package io.jansible.error;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The lines of a user's file around a mistake, in Ansible's words, with a hint where the mistake is
 * one that many make. What it shows comes after a message and an empty line.
 */
public final class SourceExcerpt {
  private static final Pattern SHORTHAND = Pattern.compile("\\w+(\\s+)?=(\\s+)?[\\w/-]+");

  private SourceExcerpt() {}

  /**
   * Where the mistake is, the line before it, its line and an arrow.
   *
   * @param position in a file; lines are shown if the file can still be read
   */
  public static String of(Position position) {
    StringBuilder out =
        new StringBuilder(where(position.file(), position.line(), position.column()));
    if (position.file().startsWith("<")) {
      return out.toString();
    }
    List<String> lines;
    try {
      lines =
          List.of(
              new String(Files.readAllBytes(Path.of(position.file())), StandardCharsets.UTF_8)
                  .split("(?<=\n)"));
    } catch (IOException | java.nio.file.InvalidPathException e) {
      return out + "\n(could not open file to display line)";
    }
    int at = Math.min(position.line() - 1, lines.size() - 1);
    while (at >= 0 && lines.get(at).isBlank()) {
      at--;
    }
    if (at < 0) {
      return out + "\n(specified line no longer in file, maybe it changed?)";
    }
    String before = at > 0 ? lines.get(at - 1).stripTrailing() : "";
    String line = lines.get(at).stripTrailing();
    if (SHORTHAND.matcher(before).find()) {
      int equals = before.indexOf('=');
      return where(position.file(), position.line() - 1, equals + 1)
          + "\nThe offending line appears to be:\n\n"
          + before
          + "\n"
          + " ".repeat(equals)
          + "^ here\n\n"
          + "There appears to be both 'k=v' shorthand syntax and YAML in this task. Only one syntax"
          + " may be used.\n";
    }
    out.append("\nThe offending line appears to be:\n\n")
        .append(before)
        .append('\n')
        .append(line)
        .append('\n');
    out.append(" ".repeat(Math.max(0, position.column() - 1))).append("^ here\n");
    return out.append(hint(line, position.column())).toString();
  }

  private static String where(String file, int line, int column) {
    return "The error appears to be in '"
        + file
        + "': line "
        + line
        + ", column "
        + column
        + ", but may\nbe elsewhere in the file depending on the exact syntax problem.\n";
  }

  private static String hint(String line, int column) {
    StringBuilder hint = new StringBuilder();
    if (line.indexOf('\t') >= 0) {
      hint.append(
          "There appears to be a tab character at the start of the line.\n"
              + "YAML is indented with blanks alone.\n");
    }
    if (line.contains("{{")
        && line.contains("}}")
        && !(line.contains("\"{{") && line.contains("'{{"))) {
      hint.append(
          "We could be wrong, but this one looks like it might be an issue with\n"
              + "missing quotes: a value that starts with {{ has to be quoted.\n");
    } else if (column < line.length()
        && line.charAt(column) == ':'
        && line.chars().filter(c -> c == ':').count() > 1) {
      hint.append(
          "This one looks easy to fix. There seems to be an extra unquoted colon in the line:\n"
              + "quote what comes after the first colon.\n");
    } else {
      quotes(line, hint);
    }
    return hint.toString();
  }

  private static void quotes(String line, StringBuilder hint) {
    String[] parts = line.split(":", -1);
    if (parts.length < 2) {
      return;
    }
    String middle = parts[1].strip();
    if ((middle.startsWith("'") && !middle.endsWith("'"))
        || (middle.startsWith("\"") && !middle.endsWith("\""))) {
      hint.append(
          "This one looks easy to fix. It seems that there is a value started\n"
              + "with a quote that does not end with it: quote the whole value.\n");
    }
    boolean both =
        !middle.isEmpty()
            && isQuote(middle.charAt(0))
            && isQuote(middle.charAt(middle.length() - 1));
    if ((both && count(line, '\'') > 2) || count(line, '"') > 2) {
      hint.append(
          "We could be wrong, but this one looks like it might be an issue with\n"
              + "unbalanced quotes: a value has to end with the quote it starts with.\n");
    }
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }
}
