package io.jansible.connection.shell;

import java.util.List;
import java.util.stream.Collectors;

/** Text for a shell. */
public final class Quote {
  private Quote() {}

  /** The word that a shell reads as this text. */
  public static String word(String text) {
    if (!text.isEmpty() && text.chars().allMatch(Quote::isPlain)) {
      return text;
    }
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "_-./:=@%+,".indexOf(c) >= 0;
  }

  public static String words(List<String> words) {
    return words.stream().map(Quote::word).collect(Collectors.joining(" "));
  }

  /** A path, whose leading {@code ~} the shell expands. */
  public static String path(String path) {
    if (path.equals("~")) {
      return "\"$HOME\"";
    }
    if (path.startsWith("~/")) {
      return "\"$HOME\"/" + word(path.substring(2));
    }
    if (path.matches("~[A-Za-z_][A-Za-z0-9_-]*(/.*)?")) {
      int slash = path.indexOf('/');
      return slash < 0 ? path : path.substring(0, slash + 1) + word(path.substring(slash + 1));
    }
    return word(path.startsWith("-") ? "./" + path : path);
  }
}
