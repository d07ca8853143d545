package io.jansible.event.diff;

import java.util.ArrayList;
import java.util.List;

/** Unified diffs, line for line as {@code difflib.unified_diff} gives them. */
public final class UnifiedDiff {
  private UnifiedDiff() {}

  /**
   * The diff that Ansible shows of two texts.
   *
   * @param context how many equal lines stand around a change
   * @return lines with their ends, none if the texts are equal; a last line without an end is
   *     followed by the note that says so
   */
  public static List<String> of(
      String before, String after, String beforeHeader, String afterHeader, int context) {
    return ofLines(
        endMarked(lines(before)), endMarked(lines(after)), beforeHeader, afterHeader, context);
  }

  private static List<String> endMarked(List<String> lines) {
    int last = lines.size() - 1;
    if (last >= 0 && !lines.get(last).endsWith("\n")) {
      lines.set(last, lines.get(last) + "\n\\ No newline at end of file\n");
    }
    return lines;
  }

  /** The diff of two lists of lines, which carry their ends. */
  public static List<String> ofLines(
      List<String> before,
      List<String> after,
      String beforeHeader,
      String afterHeader,
      int context) {
    List<String> out = new ArrayList<>();
    for (List<SequenceMatcher.Opcode> group : new SequenceMatcher(before, after).groups(context)) {
      if (out.isEmpty()) {
        out.add("--- " + beforeHeader + "\n");
        out.add("+++ " + afterHeader + "\n");
      }
      SequenceMatcher.Opcode first = group.get(0);
      SequenceMatcher.Opcode last = group.get(group.size() - 1);
      out.add(
          "@@ -"
              + range(first.aFrom(), last.aTo())
              + " +"
              + range(first.bFrom(), last.bTo())
              + " @@\n");
      for (SequenceMatcher.Opcode code : group) {
        if (code.tag() == SequenceMatcher.Tag.EQUAL) {
          before.subList(code.aFrom(), code.aTo()).forEach(line -> out.add(" " + line));
          continue;
        }
        before.subList(code.aFrom(), code.aTo()).forEach(line -> out.add("-" + line));
        after.subList(code.bFrom(), code.bTo()).forEach(line -> out.add("+" + line));
      }
    }
    return out;
  }

  private static String range(int from, int to) {
    int length = to - from;
    if (length == 1) {
      return Integer.toString(from + 1);
    }
    return (length == 0 ? from : from + 1) + "," + length;
  }

  /**
   * Python's {@code str.splitlines(True)}: lines with their ends, at all the line ends that Unicode
   * knows.
   */
  public static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean end =
          switch (c) {
            case '\n',
                '\r',
                '\013',
                '\f',
                '\u001c',
                '\u001d',
                '\u001e',
                '\205',
                '\u2028',
                '\u2029' ->
                true;
            default -> false;
          };
      if (end) {
        if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
          i++;
        }
        lines.add(text.substring(start, i + 1));
        start = i + 1;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }
}
