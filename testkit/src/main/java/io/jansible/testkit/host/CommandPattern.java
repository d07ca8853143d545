package io.jansible.testkit.host;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A command as tests write it: words as in a shell, {@code *} for any characters of a word, and a
 * {@code *} alone at the end for any further words. A program without a slash stands for it in
 * whatever directory.
 */
final class CommandPattern {
  private final String text;
  private final List<String> words = new ArrayList<>();
  private final boolean openEnd;

  private CommandPattern(String text) {
    this.text = text;
    StringBuilder word = new StringBuilder();
    boolean any = false;
    char quote = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      if (quote != 0 && i < text.length()) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(Pattern.quote(String.valueOf(c)));
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        any = true;
      } else if (Character.isWhitespace(c)) {
        if (any || !word.isEmpty()) {
          words.add(word.toString());
        }
        word.setLength(0);
        any = false;
      } else if (c == '\\' && i + 1 < text.length()) {
        word.append(Pattern.quote(String.valueOf(text.charAt(++i))));
      } else {
        word.append(c == '*' ? ".*" : Pattern.quote(String.valueOf(c)));
      }
    }
    if (words.isEmpty()) {
      throw new IllegalArgumentException("no command in '" + text + "'");
    }
    openEnd = words.size() > 1 && words.get(words.size() - 1).equals(".*");
    if (openEnd) {
      words.remove(words.size() - 1);
    }
  }

  static CommandPattern of(String text) {
    return new CommandPattern(text);
  }

  boolean matches(List<String> argv) {
    if (openEnd ? argv.size() < words.size() : argv.size() != words.size()) {
      return false;
    }
    for (int i = 0; i < words.size(); i++) {
      String word = argv.get(i);
      if (!matches(words.get(i), word)
          && !(i == 0 && matches(words.get(0), word.substring(word.lastIndexOf('/') + 1)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(String regex, String word) {
    return Pattern.compile(regex, Pattern.DOTALL).matcher(word).matches();
  }

  /** Whether it is for a program of this name or path. */
  boolean isFor(String program) {
    return matches(words.get(0), program)
        || matches(words.get(0), program.substring(program.lastIndexOf('/') + 1));
  }

  @Override
  public String toString() {
    return text;
  }
}
