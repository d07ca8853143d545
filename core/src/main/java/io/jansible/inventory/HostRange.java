package io.jansible.inventory;

import io.jansible.error.JansibleException;
import java.util.ArrayList;
import java.util.List;

/** Expands {@code web[01:20:2].[a:c]} to the names that it stands for. */
final class HostRange {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private HostRange() {}

  /** The names, the first range changing slowest; the name itself if there is no range in it. */
  static List<String> expand(String name) {
    int open = name.indexOf('[');
    if (open < 0) {
      return List.of(name);
    }
    int close = name.indexOf(']');
    if (close < open) {
      throw new JansibleException("not enough values to unpack (expected 3, got 2)");
    }
    String head = name.substring(0, open);
    String tail = name.substring(close + 1);
    List<String> all = new ArrayList<>();
    for (String each : values(name.substring(open + 1, close).split(":", -1))) {
      all.addAll(expand(head + each + tail));
    }
    return all;
  }

  private static List<String> values(String[] bounds) {
    if (bounds.length != 2 && bounds.length != 3) {
      throw new JansibleException("host range must be begin:end or begin:end:step");
    }
    String begin = bounds[0].isEmpty() ? "0" : bounds[0];
    String end = bounds[1];
    if (end.isEmpty()) {
      throw new JansibleException("host range must specify end value");
    }
    int width = 0;
    if (begin.length() > 1 && begin.charAt(0) == '0') {
      width = begin.length();
      if (width != end.length()) {
        throw new JansibleException("host range must specify equal-length begin and end formats");
      }
    }
    List<String> values = new ArrayList<>();
    int first = LETTERS.indexOf(begin);
    int last = LETTERS.indexOf(end);
    if (first >= 0 && last >= 0) {
      if (first > last) {
        throw new JansibleException("host range must have begin <= end");
      }
      for (int i = first; i <= last; i += step(bounds)) {
        values.add(LETTERS.substring(i, i + 1));
      }
      return values;
    }
    int from = number(begin);
    int to = number(end);
    int by = step(bounds);
    for (int i = from; i <= to; i += by) {
      String digits = String.valueOf(i);
      values.add("0".repeat(Math.max(0, width - digits.length())) + digits);
    }
    return values;
  }

  private static int step(String[] bounds) {
    int step = bounds.length == 3 ? number(bounds[2]) : 1;
    if (step < 1) {
      throw new JansibleException("range() arg 3 must not be zero");
    }
    return step;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new JansibleException(
          "invalid literal for int() with base 10: '" + text + "'", null, e);
    }
  }
}
