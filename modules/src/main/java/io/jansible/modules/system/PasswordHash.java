package io.jansible.modules.system;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What crypt(3) makes of a password. */
final class PasswordHash {
  private static final Pattern FOREIGN = Pattern.compile("[^a-zA-Z0-9./=]");
  private static final Set<String> DISABLED = Set.of("*", "!", "*************");

  /** Lengths of the last field by the algorithm's number. */
  private static final Map<String, Integer> LENGTHS = Map.of("1", 22, "5", 43, "6", 86, "y", 43);

  private PasswordHash() {}

  /** Whether a text may be one, or is what disables an account. */
  static boolean isLikely(String text) {
    if (text.isEmpty() || DISABLED.contains(text)) {
      return true;
    }
    if (text.chars().anyMatch(c -> c == ':' || c == '*' || c == '!') || text.indexOf('$') < 0) {
      return false;
    }
    String[] fields = text.split("\\$", -1);
    if (fields.length < 3) {
      return false;
    }
    String last = fields[fields.length - 1];
    Integer length = LENGTHS.get(fields[1]);
    return !FOREIGN.matcher(last).find() && (length == null || length == last.length());
  }
}
