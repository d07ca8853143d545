package io.jansible.modules;

import io.jansible.connection.shell.Quote;
import io.jansible.module.ModuleFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Python's {@code shlex}: text to words and words to text. */
public final class Words {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  /** What a validation's word is to be expanded at. */
  private static final Pattern SPECIAL =
      Pattern.compile("%s|^~(?=/|$)|\\$([A-Za-z_]\\w*)|\\$\\{([A-Za-z_]\\w*)}");

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

  /**
   * Shell text for a module's {@code validate}: its words as they are, variables expanded, and no
   * shell's other ways. {@code %s} stays, for the path.
   *
   * @return null for none
   * @throws ModuleFailure if it has no {@code %s}
   */
  public static @Nullable String validation(@Nullable String validate) {
    if (validate == null || validate.isEmpty()) {
      return null;
    }
    if (!validate.contains("%s")) {
      throw new ModuleFailure("validate must contain %s: " + validate);
    }
    return split(validate).stream().map(Words::shellWord).collect(Collectors.joining(" "));
  }

  private static String shellWord(String word) {
    StringBuilder out = new StringBuilder();
    Matcher special = SPECIAL.matcher(word);
    int done = 0;
    while (special.find()) {
      out.append(part(word.substring(done, special.start())));
      String name = special.group(1);
      if (name == null) {
        name = special.group(2);
      }
      switch (special.group()) {
        case "%s" -> out.append("%s");
        case "~" -> out.append("\"$HOME\"");
        default ->
            // a brace of the name itself must not end the expansion
            out.append("\"${")
                .append(name)
                .append("-\\")
                .append(special.group().replace("}", "\\}"))
                .append("}\"");
      }
      done = special.end();
    }
    out.append(part(word.substring(done)));
    return out.isEmpty() ? "''" : out.toString();
  }

  private static String part(String text) {
    return text.isEmpty() ? "" : Quote.word(text);
  }
}
