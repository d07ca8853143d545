package io.jansible.template.filter;

import io.jansible.template.value.PythonError;
import io.jansible.template.value.Strings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code textwrap.wrap} of one line, without expanding tabs. */
final class TextWrap {
  private static final String SPACE = "[\\t\\n\\x0b\\x0c\\r ]";
  private static final String LETTER = "[^\\d\\W]";
  private static final String PUNCTUATED = "[\\w!\"'&.,?]";
  private static final Pattern HYPHENS =
      Pattern.compile(
          SPACE
              + "+|(?<="
              + PUNCTUATED
              + ")-{2,}(?=\\w)|[^\\t\\n\\x0b\\x0c\\r ]+?(?:-(?:(?<="
              + LETTER
              + "{2}-)|(?<="
              + LETTER
              + "-"
              + LETTER
              + "-))(?="
              + LETTER
              + "-?"
              + LETTER
              + ")|(?="
              + SPACE
              + "|\\z)|(?<="
              + PUNCTUATED
              + ")(?=-{2,}\\w))",
          Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern WORDS = Pattern.compile(SPACE + "+|[^\\t\\n\\x0b\\x0c\\r ]+");

  private TextWrap() {}

  static List<String> wrap(String text, int width, boolean breakLong, boolean hyphens) {
    if (width <= 0) {
      throw PythonError.value("invalid width " + width + " (must be > 0)");
    }
    Deque<String> chunks = new ArrayDeque<>();
    Matcher matcher = (hyphens ? HYPHENS : WORDS).matcher(text);
    int at = 0;
    while (matcher.find()) {
      if (matcher.start() > at) {
        chunks.add(text.substring(at, matcher.start()));
      }
      if (matcher.end() > matcher.start()) {
        chunks.add(matcher.group());
      }
      at = matcher.end();
    }
    if (at < text.length()) {
      chunks.add(text.substring(at));
    }
    List<String> lines = new ArrayList<>();
    while (!chunks.isEmpty()) {
      if (!lines.isEmpty() && chunks.peek().isBlank()) {
        chunks.pop();
      }
      List<String> line = new ArrayList<>();
      int length = 0;
      while (!chunks.isEmpty() && length + Strings.length(chunks.peek()) <= width) {
        length += Strings.length(chunks.peek());
        line.add(chunks.pop());
      }
      if (!chunks.isEmpty() && Strings.length(chunks.peek()) > width) {
        longWord(chunks, line, length, width, breakLong, hyphens);
      }
      if (!line.isEmpty() && line.get(line.size() - 1).isBlank()) {
        line.remove(line.size() - 1);
      }
      if (!line.isEmpty()) {
        lines.add(String.join("", line));
      }
    }
    return lines;
  }

  private static void longWord(
      Deque<String> chunks,
      List<String> line,
      int length,
      int width,
      boolean breakLong,
      boolean hyphens) {
    if (breakLong) {
      String chunk = chunks.pop();
      int space = Math.max(1, width - length);
      int end = Math.min(space, Strings.length(chunk));
      if (hyphens && Strings.length(chunk) > space) {
        int hyphen = chunk.lastIndexOf('-', space - 1);
        if (hyphen > 0 && chunk.substring(0, hyphen).chars().anyMatch(c -> c != '-')) {
          end = hyphen + 1;
        }
      }
      line.add(Strings.part(chunk, 0, end));
      String rest = Strings.part(chunk, end, Strings.length(chunk));
      if (!rest.isEmpty()) {
        chunks.push(rest);
      }
    } else if (line.isEmpty()) {
      line.add(chunks.pop());
    }
  }
}
