package io.jansible.connection.shell;

import io.jansible.connection.ModeException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Modes as {@code chmod} takes them: octal or symbolic. */
public final class FileModes {
  private static final Pattern CLAUSE = Pattern.compile("(a|[ugo]*)((?:[-+=][rwxXstugo]*)+)");
  private static final Pattern PART = Pattern.compile("([-+=])([rwxXstugo]*)");

  private FileModes() {}

  /**
   * The mode that a file has after {@code chmod mode}.
   *
   * @param current bits of 07777
   */
  public static int apply(String mode, int current, boolean directory) {
    String text = mode.strip();
    if (text.matches("[0-7]+")) {
      return Integer.parseInt(text, 8) & 07777;
    }
    int result = current;
    for (String clause : text.split(",")) {
      Matcher matcher = CLAUSE.matcher(clause);
      if (!matcher.matches()) {
        throw new ModeException(clause);
      }
      String who =
          matcher.group(1).isEmpty() || matcher.group(1).contains("a") ? "ugo" : matcher.group(1);
      Matcher part = PART.matcher(matcher.group(2));
      while (part.find()) {
        int bits = 0;
        int mask = 0;
        for (char each : who.toCharArray()) {
          bits |= bits(each, part.group(2), result, directory);
          mask |=
              switch (each) {
                case 'u' -> 04700;
                case 'g' -> 02070;
                default -> 01007;
              };
        }
        result =
            switch (part.group(1)) {
              case "+" -> result | bits;
              case "-" -> result & ~bits;
              default -> (result & ~mask) | bits;
            };
      }
    }
    return result;
  }

  private static int bits(char who, String permissions, int current, boolean directory) {
    int shift = who == 'u' ? 6 : who == 'g' ? 3 : 0;
    int bits = 0;
    for (char each : permissions.toCharArray()) {
      bits |=
          switch (each) {
            case 'r' -> 4 << shift;
            case 'w' -> 2 << shift;
            case 'x' -> 1 << shift;
            case 'X' -> directory || (current & 0111) != 0 ? 1 << shift : 0;
            case 's' -> who == 'u' ? 04000 : who == 'g' ? 02000 : 0;
            case 't' -> 01000;
            case 'u' -> ((current >> 6) & 7) << shift;
            case 'g' -> ((current >> 3) & 7) << shift;
            default -> (current & 7) << shift;
          };
    }
    return bits;
  }
}
