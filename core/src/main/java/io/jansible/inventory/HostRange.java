package io.jansible.inventory;

import io.jansible.error.JansibleException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expands {@code web[01:20:2].[a:c]} to the names that it stands for. */
final class HostRange {
  private static final Pattern RANGE =
      Pattern.compile("\\[([^\\[\\]:]*):([^\\[\\]:]*)(?::(\\d+))?]");

  private HostRange() {}

  static List<String> expand(String pattern) {
    Matcher range = RANGE.matcher(pattern);
    if (!range.find()) {
      return List.of(pattern);
    }
    String head = pattern.substring(0, range.start());
    String tail = pattern.substring(range.end());
    List<String> all = new ArrayList<>();
    for (String each : values(range.group(1), range.group(2), range.group(3))) {
      for (String end : expand(tail)) {
        all.add(head + each + end);
      }
    }
    return all;
  }

  private static List<String> values(
      String from, String to, @org.jspecify.annotations.Nullable String step) {
    String begin = from.isEmpty() ? "0" : from;
    int by = step == null ? 1 : Integer.parseInt(step);
    if (to.isEmpty()) {
      throw new JansibleException("host range must specify end value");
    }
    List<String> values = new ArrayList<>();
    if (begin.matches("\\d+") && to.matches("\\d+")) {
      int width = begin.length() > 1 && begin.startsWith("0") ? begin.length() : 0;
      if (width > 0 && width != to.length()) {
        throw new JansibleException("host range must specify equal-length begin and end formats");
      }
      int last = Integer.parseInt(to);
      int first = Integer.parseInt(begin);
      if (first > last) {
        throw new JansibleException("host range must have begin <= end");
      }
      for (int i = first; i <= last; i += by) {
        String digits = String.valueOf(i);
        values.add("0".repeat(Math.max(0, width - digits.length())) + digits);
      }
      return values;
    }
    if (begin.length() != 1 || to.length() != 1 || begin.charAt(0) > to.charAt(0)) {
      throw new JansibleException("host range must have begin <= end");
    }
    for (char c = begin.charAt(0); c <= to.charAt(0); c += (char) by) {
      values.add(String.valueOf(c));
    }
    return values;
  }
}
