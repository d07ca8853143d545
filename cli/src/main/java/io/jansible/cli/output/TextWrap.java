package io.jansible.cli.output;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code textwrap.wrap}, in which Ansible's warnings are laid out. */
final class TextWrap {
  private static final String WORD_PUNCTUATION = "[\\w!\"'&.,?]";
  private static final String LETTER = "[^\\d\\W]";
  private static final String SPACE = "[\\t\\n\\x0b\\f\\r ]";
  private static final String NO_SPACE = "[^\\t\\n\\x0b\\f\\r ]";

  /** Where a text may be broken: white space, dashes, hyphenated words. */
  private static final Pattern CHUNK =
      Pattern.compile(
          SPACE
              + "+|(?<="
              + WORD_PUNCTUATION
              + ")-{2,}(?=\\w)|"
              + NO_SPACE
              + "+?(?:-(?:(?<="
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
              + WORD_PUNCTUATION
              + ")(?=-{2,}\\w))",
          Pattern.UNICODE_CHARACTER_CLASS);

  private TextWrap() {}

  /**
   * Lines of at most {@code width} characters; a longer word is cut.
   *
   * @param dropWhitespace whether blanks at the ends of lines go away
   */
  static List<String> wrap(String text, int width, boolean dropWhitespace) {
    Deque<String> chunks =
        new ArrayDeque<>(chunks(expandTabs(text).replaceAll("[\\t\\n\\x0b\\f\\r]", " ")));
    List<String> lines = new ArrayList<>();
    while (!chunks.isEmpty()) {
      List<String> line = new ArrayList<>();
      int length = 0;
      if (dropWhitespace && !lines.isEmpty() && chunks.peek().isBlank()) {
        chunks.pop();
      }
      while (!chunks.isEmpty() && length + size(chunks.peek()) <= width) {
        String chunk = chunks.pop();
        length += size(chunk);
        line.add(chunk);
      }
      if (!chunks.isEmpty() && size(chunks.peek()) > width) {
        cut(chunks, line, width - length, width);
        length = line.stream().mapToInt(TextWrap::size).sum();
      }
      if (dropWhitespace && !line.isEmpty() && line.get(line.size() - 1).isBlank()) {
        line.remove(line.size() - 1);
      }
      if (!line.isEmpty()) {
        lines.add(String.join("", line));
      }
    }
    return lines;
  }

  private static void cut(Deque<String> chunks, List<String> line, int left, int width) {
    int space = width < 1 ? 1 : left;
    String chunk = chunks.pop();
    int end = Math.min(space, chunk.length());
    if (chunk.length() > space) {
      int hyphen = chunk.lastIndexOf('-', space - 1);
      if (hyphen > 0 && chunk.substring(0, hyphen).chars().anyMatch(c -> c != '-')) {
        end = hyphen + 1;
      }
    }
    // with no room left this adds an empty piece, which keeps a blank before it at the line's end
    line.add(chunk.substring(0, end));
    chunks.push(chunk.substring(end));
  }

  private static List<String> chunks(String text) {
    List<String> chunks = new ArrayList<>();
    Matcher matcher = CHUNK.matcher(text);
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
    return chunks;
  }

  static String expandTabs(String text) {
    if (text.indexOf('\t') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\t') {
        int blanks = 8 - column % 8;
        out.repeat(' ', blanks);
        column += blanks;
      } else {
        out.append(c);
        column = c == '\n' || c == '\r' ? 0 : column + 1;
      }
    }
    return out.toString();
  }

  private static int size(String text) {
    return text.codePointCount(0, text.length());
  }
}
