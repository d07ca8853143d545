package io.jansible.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Python's {@code shlex.split} with comments. */
final class ShellWords {
  private ShellWords() {}

  static List<String> split(String line, Function<String, RuntimeException> problem) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else if (c == '\\'
            && quote == '"'
            && i + 1 < line.length()
            && (line.charAt(i + 1) == '"' || line.charAt(i + 1) == '\\')) {
          word.append(line.charAt(++i));
        } else {
          word.append(c);
        }
      } else if (c == '#') {
        break;
      } else if (Character.isWhitespace(c)) {
        if (word != null) {
          words.add(word.toString());
          word = null;
        }
      } else {
        word = word == null ? new StringBuilder() : word;
        if (c == '"' || c == '\'') {
          quote = c;
        } else if (c == '\\') {
          if (i + 1 >= line.length()) {
            throw problem.apply("No escaped character");
          }
          word.append(line.charAt(++i));
        } else {
          word.append(c);
        }
      }
    }
    if (quote != 0) {
      throw problem.apply("No closing quotation");
    }
    if (word != null) {
      words.add(word.toString());
    }
    return words;
  }
}
