package io.jansible.modules.pkg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a task asks pip for: a package's name with conditions on its version, or something that only
 * pip understands, such as a URL or a path.
 *
 * @param name canonical; the whole text if it is no package's name
 * @param conditions such as {@code >=1.0}
 * @param text what pip is told
 */
record PipRequirement(String name, List<String> conditions, String text) {
  private static final Pattern PLAIN =
      Pattern.compile(
          "\\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*(?:\\[([^\\]]*)\\])?\\s*"
              + "(\\(.*?\\)|[^;@]*?)\\s*(@\\s*\\S+)?\\s*(?:;\\s*(.*?)\\s*)?",
          Pattern.DOTALL);

  private static final Pattern CONDITION =
      Pattern.compile("(===|==|!=|<=|>=|~=|<|>)\\s*([A-Za-z0-9._*+!-]+)");

  private static final List<String> OPERATORS = List.of(">=", "<=", ">", "<", "==", "!=", "~=");

  static PipRequirement of(String text) {
    Matcher plain = PLAIN.matcher(text);
    if (!plain.matches()) {
      return new PipRequirement(text, List.of(), text);
    }
    TreeSet<String> conditions = new TreeSet<>();
    String specifiers = plain.group(3).strip().replaceFirst("^\\((.*)\\)$", "$1");
    for (String each : specifiers.isBlank() ? new String[0] : specifiers.split(",")) {
      Matcher condition = CONDITION.matcher(each.strip());
      if (!condition.matches()) {
        return new PipRequirement(text, List.of(), text);
      }
      conditions.add(condition.group(1) + condition.group(2));
    }
    StringBuilder shown = new StringBuilder(plain.group(1));
    if (plain.group(2) != null && !plain.group(2).isBlank()) {
      TreeSet<String> extras = new TreeSet<>();
      Arrays.stream(plain.group(2).split(",")).map(String::strip).forEach(extras::add);
      shown.append('[').append(String.join(",", extras)).append(']');
    }
    shown.append(String.join(",", conditions));
    if (plain.group(4) != null) {
      shown.append("@ ").append(plain.group(4).substring(1).strip());
    }
    if (plain.group(5) != null) {
      shown.append(plain.group(4) != null ? " ; " : "; ").append(plain.group(5).replace('\'', '"'));
    }
    return new PipRequirement(canonical(plain.group(1)), List.copyOf(conditions), shown.toString());
  }

  /** The same with a version that is given apart. */
  PipRequirement at(String version) {
    String stripped = version.stripLeading();
    boolean number = !stripped.isEmpty() && Character.isDigit(stripped.charAt(0));
    return of(text + (number ? "==" : " ") + stripped);
  }

  /** What a list of names means in which commas part names, and conditions on one name too. */
  static List<PipRequirement> all(List<String> names) {
    List<PipRequirement> all = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    boolean extras = false;
    for (String name : String.join(",", names).split(",", -1)) {
      boolean condition = OPERATORS.stream().anyMatch(name.stripLeading()::startsWith);
      if (!condition && !extras && !parts.isEmpty()) {
        all.add(of(String.join(",", parts)));
        parts.clear();
      }
      extras = (extras || name.contains("[")) && !name.contains("]");
      parts.add(name);
    }
    all.add(of(String.join(",", parts)));
    return all;
  }

  /** Whether it is among what {@code pip list --format=freeze} shows. */
  boolean isIn(String frozen) {
    for (String line : frozen.split("\n")) {
      int equals = line.indexOf("==");
      if (equals > 0 && canonical(line.substring(0, equals)).equals(name)) {
        String version = line.substring(equals + 2).strip();
        if (conditions.stream().allMatch(each -> holds(version, each))) {
          return true;
        }
      }
    }
    return false;
  }

  private static String canonical(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }

  private static boolean holds(String version, String condition) {
    String operator = condition.replaceFirst("[^<>=!~].*", "");
    String other = condition.substring(operator.length());
    int order = compare(version, other.replaceFirst("\\.\\*$", ""));
    boolean prefix =
        other.endsWith(".*") && version.startsWith(other.substring(0, other.length() - 1));
    return switch (operator) {
      case "==", "===" -> order == 0 || prefix;
      case "!=" -> order != 0 && !prefix;
      case ">=" -> order >= 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case "<" -> order < 0;
      case "~=" -> order >= 0 && version.startsWith(other.replaceFirst("\\.[^.]*$", "."));
      default -> false;
    };
  }

  private static int compare(String left, String right) {
    String[] a = left.split("\\.");
    String[] b = right.split("\\.");
    for (int i = 0; i < Math.max(a.length, b.length); i++) {
      String one = i < a.length ? a[i] : "0";
      String two = i < b.length ? b[i] : "0";
      int order =
          one.matches("\\d+") && two.matches("\\d+")
              ? Long.compare(Long.parseLong(one), Long.parseLong(two))
              : one.compareTo(two);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
