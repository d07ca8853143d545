package io.jansible.template.run;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds what someone meant to write. */
final class Nearest {
  private Nearest() {}

  /** The name that differs from a wrong one in the fewest letters; null if all differ in many. */
  static @Nullable String of(String wrong, Collection<String> names) {
    int best = Math.max(2, wrong.length() / 3) + 1;
    String nearest = null;
    for (String name : names) {
      if (Math.abs(name.length() - wrong.length()) >= best + 1) {
        continue;
      }
      int distance = distance(wrong, name);
      if (distance < best || (distance == best && nearest != null && earlier(name, nearest))) {
        best = distance;
        nearest = name;
      }
    }
    return nearest;
  }

  /** Of two names just as near the shorter one, then the first in the alphabet. */
  private static boolean earlier(String one, String two) {
    return one.length() != two.length() ? one.length() < two.length() : one.compareTo(two) < 0;
  }

  /** How many letters have to be added, left out or changed. */
  private static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(before[j - 1] + change, 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[b.length()];
  }
}
