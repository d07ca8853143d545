package io.jansible.inventory;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an inventory says instead of a name: one with ranges in it, with a port after a colon.
 *
 * @param names with ranges expanded
 * @param port null if none was given
 */
record HostAddress(List<String> names, @Nullable Long port) {
  private static final String RANGE = "\\[(?:[a-z]:[a-z]|[0-9]+:[0-9]+)(?::[0-9]+)?\\]";
  private static final String LABEL = "(?:\\w|" + RANGE + ")(?:[\\w-]|" + RANGE + ")*(?<![_-])";
  private static final Pattern HOSTNAME =
      Pattern.compile(
          LABEL + "(?:\\." + LABEL + ")*",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern IPV6 =
      Pattern.compile(
          "[0-9a-f:.\\[\\]]*:[0-9a-f.\\[\\]]*:[0-9a-f:.\\[\\]]*", Pattern.CASE_INSENSITIVE);
  private static final Pattern BRACKETED = Pattern.compile("\\[(.+)\\]:([0-9]+)");
  private static final Pattern WITH_PORT =
      Pattern.compile("((?:[^:\\[\\]]|\\[[^\\]]*\\])*):([0-9]+)");

  /** A name with its ranges expanded; what is no address is a name as it stands. */
  static HostAddress of(String text) {
    HostAddress address = parse(text);
    return address == null
        ? new HostAddress(HostRange.expand(text), null)
        : new HostAddress(HostRange.expand(address.names.get(0)), address.port);
  }

  /** A name with a port, where ranges mean nothing. */
  static HostAddress plain(String text) {
    HostAddress address = parse(text);
    return address == null || address.names.get(0).contains("[")
        ? new HostAddress(List.of(text), null)
        : address;
  }

  private static @Nullable HostAddress parse(String text) {
    String name = text;
    Long port = null;
    for (Pattern form : List.of(BRACKETED, WITH_PORT)) {
      Matcher matcher = form.matcher(name);
      if (matcher.matches()) {
        name = matcher.group(1);
        port = Long.parseLong(matcher.group(2));
      }
    }
    return HOSTNAME.matcher(name).matches() || IPV6.matcher(name).matches()
        ? new HostAddress(List.of(name), port)
        : null;
  }
}
