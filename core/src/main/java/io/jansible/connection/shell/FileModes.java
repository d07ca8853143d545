package io.jansible.connection.shell;

import io.jansible.connection.ModeException;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Modes as Ansible's file modules take them: octal, or symbolic as {@code chmod} has them. */
public final class FileModes {
  /** The mask that new files usually have. */
  public static final int USUAL_UMASK = 022;

  private static final Pattern CLAUSE = Pattern.compile("(a|[ugo]*)((?:[-+=][rwxXstugo]*)*)");
  private static final Pattern OF_NOBODY = Pattern.compile("(^|,)[-+=]");
  private static final Pattern PART = Pattern.compile("([-+=])([rwxXstugo]*)");
  private static final Pattern OCTAL =
      Pattern.compile("\\s*\\+?(?:0[oO]_?)?([0-7]+(?:_[0-7]+)*)\\s*");

  private FileModes() {}

  /** The number that an octal mode is, as Python reads one; empty for a symbolic mode. */
  public static OptionalInt octal(String mode) {
    Matcher matcher = OCTAL.matcher(mode);
    return matcher.matches()
        ? OptionalInt.of((int) (Long.parseLong(matcher.group(1).replace("_", ""), 8) & 07777))
        : OptionalInt.empty();
  }

  /** Whether a symbolic mode has permissions of nobody, such as {@code +w}. */
  static boolean heedsUmask(String mode) {
    return octal(mode).isEmpty() && OF_NOBODY.matcher(mode).find();
  }

  /**
   * The mode that a file has after {@code chmod mode}.
   *
   * @param current bits of 07777
   * @param umask what permissions of nobody, such as {@code +w}, leave out
   * @throws ModeException if it is no mode
   */
  public static int apply(String mode, int current, boolean directory, int umask) {
    OptionalInt octal = octal(mode);
    if (octal.isPresent()) {
      return octal.getAsInt();
    }
    int result = current;
    for (String clause : mode.split(",", -1)) {
      Matcher matcher = CLAUSE.matcher(clause);
      if (!matcher.matches()) {
        throw new ModeException(clause);
      }
      boolean nobody = matcher.group(1).isEmpty();
      String who = nobody || matcher.group(1).equals("a") ? "ugo" : matcher.group(1);
      Matcher part = PART.matcher(matcher.group(2));
      while (part.find()) {
        for (char each : who.toCharArray()) {
          int bits = bits(each, part.group(2), result, directory, nobody ? umask : 0);
          result =
              switch (part.group(1)) {
                case "+" -> result | bits;
                case "-" -> result & ~bits;
                default -> (result & ~all(each)) | bits;
              };
        }
      }
    }
    return result;
  }

  private static int all(char who) {
    return switch (who) {
      case 'u' -> 04700;
      case 'g' -> 02070;
      default -> 01007;
    };
  }

  private static int bits(char who, String permissions, int current, boolean directory, int umask) {
    int shift = who == 'u' ? 6 : who == 'g' ? 3 : 0;
    int bits = 0;
    for (char each : permissions.toCharArray()) {
      bits |=
          switch (each) {
            case 'r' -> 4 << shift & ~umask;
            case 'w' -> 2 << shift & ~umask;
            case 'x' -> 1 << shift & ~umask;
            case 'X' -> directory || (current & 0111) != 0 ? 1 << shift : 0;
            case 's' -> who == 'u' ? 04000 : who == 'g' ? 02000 : 0;
            case 't' -> who == 'o' ? 01000 : 0;
            case 'u' -> ((current >> 6) & 7) << shift;
            case 'g' -> ((current >> 3) & 7) << shift;
            default -> (current & 7) << shift;
          };
    }
    return bits;
  }
}
