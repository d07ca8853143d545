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

  private static final String OFFENDING = "\nThe offending line appears to be:\n\n";

  // What scripts and people search for is the same here as in Ansible, hints included.
  private static final String UNQUOTED_VARIABLE =
      """
      We could be wrong, but this one looks like it might be an issue with
      missing quotes. Always quote template expression brackets when they
      start a value. For instance:

          with_items:
            - {{ foo }}

      Should be written as:

          with_items:
            - "{{ foo }}"
      """;
  private static final String DICTIONARY =
      """
      This one looks easy to fix. YAML thought it was looking for the start of a
      hash/dictionary and was confused to see a second "{". Most likely this was
      meant to be an ansible template evaluation instead, so we have to give the
      parser a small hint that we wanted a string instead. The solution here is to
      just quote the entire value.

      For instance, if the original line was:

          app_path: {{ base_path }}/foo

      It should be written as:

          app_path: "{{ base_path }}/foo"
      """;
  private static final String UNQUOTED_COLON =
      """
      This one looks easy to fix. There seems to be an extra unquoted colon in the line
      and this is confusing the parser. It was only expecting to find one free
      colon. The solution is just add some quotes around the colon, or quote the
      entire line after the first colon.

      For instance, if the original line was:

          copy: src=file.txt dest=/path/filename:with_colon.txt

      It can be written as:

          copy: src=file.txt dest='/path/filename:with_colon.txt'

      Or:

          copy: 'src=file.txt dest=/path/filename:with_colon.txt'
      """;
  private static final String PARTIALLY_QUOTED =
      """
      This one looks easy to fix. It seems that there is a value started
      with a quote, and the YAML parser is expecting to see the line ended
      with the same kind of quote. For instance:

          when: "ok" in result.stdout

      Could be written as:

         when: '"ok" in result.stdout'

      Or equivalently:

         when: "'ok' in result.stdout"
      """;
  private static final String UNBALANCED_QUOTES =
      """
      We could be wrong, but this one looks like it might be an issue with
      unbalanced quotes. If starting a value with a quote, make sure the
      line ends with the same set of quotes. For instance this arbitrary
      example:

          foo: "bad" "wolf"

      Could be written as:

          foo: '"bad" "wolf"'
      """;
  private static final String LEADING_TAB =
      """
      There appears to be a tab character at the start of the line.

      YAML does not use tabs for formatting. Tabs should be replaced with spaces.

      For example:
          - name: update tooling
            vars:
              version: 1.2.3
      #    ^--- there is a tab there.

      Should be written as:
          - name: update tooling
            vars:
              version: 1.2.3
      # ^--- all spaces here.
      """;

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
      out.setLength(0);
      out.append(where(position.file(), position.line() - 1, equals + 1))
          .append(OFFENDING)
          .append(before)
          .append('\n')
          .append(" ".repeat(equals))
          .append("^ here\n\n")
          .append("There appears to be both 'k=v' shorthand syntax and YAML in this task. ")
          .append("Only one syntax may be used.\n");
    } else {
      out.append(OFFENDING)
          .append(before)
          .append('\n')
          .append(line)
          .append('\n')
          .append(" ".repeat(Math.max(0, position.column() - 1)))
          .append("^ here\n");
    }
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
      hint.append(LEADING_TAB);
    }
    String packed = line.replace(" ", "");
    if (line.contains("{{")
        && line.contains("}}")
        && !(line.contains("\"{{") && line.contains("'{{"))) {
      hint.append(UNQUOTED_VARIABLE);
    } else if (packed.contains(":{{") && packed.contains("}}")) {
      hint.append(DICTIONARY);
    } else if (column < line.length()
        && line.charAt(column) == ':'
        && line.chars().filter(c -> c == ':').count() > 1) {
      hint.append(UNQUOTED_COLON);
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
      hint.append(PARTIALLY_QUOTED);
    }
    boolean both =
        !middle.isEmpty()
            && isQuote(middle.charAt(0))
            && isQuote(middle.charAt(middle.length() - 1));
    if ((both && count(line, '\'') > 2) || count(line, '"') > 2) {
      hint.append(UNBALANCED_QUOTES);
    }
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }
}
