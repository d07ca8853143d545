package io.jansible.cli.args;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One argument that a command takes: an option, or a positional argument if it has no names.
 *
 * @param dest the key of its value
 * @param names with their dashes, in the order of the help
 * @param action what it does with its value
 * @param type how the value is read
 * @param nargs of a positional argument: {@code ""} for exactly one, {@code ?}, {@code *} or {@code
 *     +}
 * @param metavar its value's name in the help, null for the default
 * @param choices allowed values, empty for any
 * @param exclusive options with the same number exclude one another; 0 for none
 * @param group heading of its group in the help, null for the plain one
 * @param help one sentence, null to leave it out of the help
 */
public record Option(
    String dest,
    List<String> names,
    Action action,
    Type type,
    String nargs,
    @Nullable String metavar,
    List<String> choices,
    int exclusive,
    @Nullable String group,
    @Nullable String help) {

  /** What an option does. */
  public enum Action {
    STORE,
    TRUE,
    COUNT,
    APPEND,
    /** Values of a later option stand before those of an earlier one. */
    PREPEND,
    HELP,
    VERSION,
    /** As if the option were not known. */
    UNKNOWN;

    boolean takesValue() {
      return this == STORE || this == APPEND || this == PREPEND;
    }

    boolean repeatable() {
      return this == APPEND || this == PREPEND || this == COUNT;
    }
  }

  /** How a value is read. */
  public enum Type {
    TEXT,
    INT,
    /** {@code ~} and variables expanded, made absolute. */
    PATH,
    /** The same for a list with colons. */
    PATHS,
    /** A path after {@code @}, otherwise text. */
    TEXT_OR_AT_PATH
  }

  private static Option of(String dest, Action action, String... names) {
    return new Option(dest, List.of(names), action, Type.TEXT, "", null, List.of(), 0, null, null);
  }

  /** An option with a value. */
  public static Option value(String dest, String... names) {
    return of(dest, Action.STORE, names);
  }

  /** An option whose values are gathered. */
  public static Option append(String dest, String... names) {
    return of(dest, Action.APPEND, names);
  }

  /** An option without a value. */
  public static Option flag(String dest, String... names) {
    return of(dest, Action.TRUE, names);
  }

  static Option action(Action action, String dest, String... names) {
    return of(dest, action, names);
  }

  /** A positional argument. */
  public static Option positional(String dest, String metavar, String nargs) {
    return new Option(
        dest, List.of(), Action.STORE, Type.TEXT, nargs, metavar, List.of(), 0, null, null);
  }

  public Option withType(Type newType) {
    return new Option(
        dest, names, action, newType, nargs, metavar, choices, exclusive, group, help);
  }

  public Option with(Action newAction) {
    return new Option(
        dest, names, newAction, type, nargs, metavar, choices, exclusive, group, help);
  }

  public Option choices(List<String> values) {
    return new Option(dest, names, action, type, nargs, metavar, values, exclusive, group, help);
  }

  public Option exclusive(int number) {
    return new Option(dest, names, action, type, nargs, metavar, choices, number, group, help);
  }

  public Option group(String heading) {
    return new Option(dest, names, action, type, nargs, metavar, choices, exclusive, heading, help);
  }

  public Option help(String text) {
    return new Option(dest, names, action, type, nargs, metavar, choices, exclusive, group, text);
  }

  boolean isPositional() {
    return names.isEmpty();
  }

  boolean required() {
    return isPositional() && (nargs.isEmpty() || nargs.equals("+"));
  }

  /** The value's name in usage and help. */
  String placeholder() {
    if (metavar != null) {
      return metavar;
    }
    return choices.isEmpty()
        ? isPositional() ? dest : dest.toUpperCase(java.util.Locale.ROOT)
        : "{" + String.join(",", choices) + "}";
  }
}
