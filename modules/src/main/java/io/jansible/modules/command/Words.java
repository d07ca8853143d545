package io.jansible.modules.command;

import io.jansible.module.ModuleFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Python's {@code shlex}: text to words and words to text. */
public final class Words {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private Words() {}

  /** {@code shlex.split(text)}. */
  public static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else if (c == '\\' && quote == '"') {
          i = escaped(text, i);
          char next = text.charAt(i);
          if (next != '"' && next != '\\') {
            word.append('\\');
          }
          word.append(next);
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (c == '\\') {
        i = escaped(text, i);
        word.append(text.charAt(i));
        inWord = true;
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      throw new ModuleFailure("No closing quotation");
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }

  private static int escaped(String text, int backslash) {
    if (backslash + 1 >= text.length()) {
      throw new ModuleFailure("No escaped character");
    }
    return backslash + 1;
  }

  /** {@code shlex.quote(word)}. */
  public static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\"'\"'") + "'";
  }

  /** {@code ' '.join(shlex.quote(word) for word in words)}. */
  public static String join(List<String> words) {
    return words.stream().map(Words::quote).collect(Collectors.joining(" "));
  }
}
