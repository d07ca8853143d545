package io.jansible.facts;

import java.util.ArrayList;
import java.util.List;

/** Python's shlex, both of its ways. */
final class ShellWords {
  private ShellWords() {}

  /**
   * {@code shlex.split(text, posix=False)}: quotes join and stay; nothing at all if one is not
   * closed.
   */
  static List<String> plain(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        word.append(c);
        if (c == quote) {
          quote = 0;
          // A word that began with a quote ends with it.
          if (word.length() > 1 && word.charAt(0) == c) {
            words.add(word.toString());
            word.setLength(0);
          }
        }
      } else if (Character.isWhitespace(c)) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else {
        if ((c == '"' || c == '\'') && word.isEmpty()) {
          quote = c;
        }
        word.append(c);
      }
    }
    if (quote != 0) {
      return List.of();
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  /** shlex in POSIX mode with comments: quotes and backslashes are taken off. */
  static List<String> posix(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c == '#') {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
        while (i < text.length() && text.charAt(i) != '\n') {
          i++;
        }
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else if (c == '\'' || c == '"') {
        inWord = true;
        while (i < text.length() && text.charAt(i) != c) {
          char d = text.charAt(i++);
          if (c == '"' && d == '\\' && i < text.length()) {
            char e = text.charAt(i++);
            if (e != '"' && e != '\\') {
              word.append(d);
            }
            word.append(e);
          } else {
            word.append(d);
          }
        }
        i++;
      } else if (c == '\\' && i < text.length()) {
        inWord = true;
        word.append(text.charAt(i++));
      } else {
        inWord = true;
        word.append(c);
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
