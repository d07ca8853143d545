package io.jansible.cli.output;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The uses that Ansible has colours for, with their default colours; {@code ANSIBLE_COLOR_…}
 * changes them.
 */
public enum Color {
  CHANGED("yellow"),
  DEBUG("dark gray"),
  DEPRECATE("purple"),
  DIFF_ADD("green"),
  DIFF_LINES("cyan"),
  DIFF_REMOVE("red"),
  ERROR("red"),
  HIGHLIGHT("white"),
  INCLUDED("cyan"),
  OK("green"),
  SKIP("cyan"),
  UNREACHABLE("bright red"),
  VERBOSE("blue"),
  WARN("bright purple");

  private static final Map<String, String> CODES =
      Map.ofEntries(
          Map.entry("black", "0;30"),
          Map.entry("bright gray", "0;37"),
          Map.entry("blue", "0;34"),
          Map.entry("white", "1;37"),
          Map.entry("green", "0;32"),
          Map.entry("bright blue", "1;34"),
          Map.entry("cyan", "0;36"),
          Map.entry("bright green", "1;32"),
          Map.entry("red", "0;31"),
          Map.entry("bright cyan", "1;36"),
          Map.entry("purple", "0;35"),
          Map.entry("bright red", "1;31"),
          Map.entry("yellow", "0;33"),
          Map.entry("bright purple", "1;35"),
          Map.entry("dark gray", "1;30"),
          Map.entry("bright yellow", "1;33"),
          Map.entry("magenta", "0;35"),
          Map.entry("bright magenta", "1;35"),
          Map.entry("normal", "0"));
  private static final Pattern NUMBERED =
      Pattern.compile("color(\\d+)|rgb([0-5])([0-5])([0-5])|gray(\\d+)");

  private final String byDefault;

  Color(String byDefault) {
    this.byDefault = byDefault;
  }

  /** Name of the setting: {@code COLOR_OK}. */
  public String setting() {
    return "COLOR_" + name().toUpperCase(Locale.ROOT);
  }

  public String byDefault() {
    return byDefault;
  }

  /** The terminal's code for a colour's name; plain text for a name that is none. */
  static String code(String name) {
    Matcher matcher = NUMBERED.matcher(name);
    if (!matcher.lookingAt()) {
      return CODES.getOrDefault(name, "0");
    }
    if (matcher.group(1) != null) {
      return "38;5;" + Integer.parseInt(matcher.group(1));
    }
    if (matcher.group(5) != null) {
      return "38;5;" + (232 + Integer.parseInt(matcher.group(5)));
    }
    int red = Integer.parseInt(matcher.group(2));
    int green = Integer.parseInt(matcher.group(3));
    int blue = Integer.parseInt(matcher.group(4));
    return "38;5;" + (16 + 36 * red + 6 * green + blue);
  }
}
