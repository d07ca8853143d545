package io.jansible.module;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One argument of a module, as Ansible's argument_spec has it.
 *
 * @param elements type of a list's elements, null if any
 * @param defaultValue null for none (Ansible's None)
 * @param choices allowed values, empty for any
 * @param aliases other names
 * @param noLog its value never reaches output
 * @param options the arguments inside a dictionary, or inside each dictionary of a list
 * @param fallbackEnvironment names of environment variables of the controller that stand in for it
 */
public record Argument(
    String name,
    ArgumentType type,
    @Nullable ArgumentType elements,
    boolean required,
    @Nullable Object defaultValue,
    List<Object> choices,
    List<String> aliases,
    boolean noLog,
    @Nullable ArgumentSpec options,
    List<String> fallbackEnvironment,
    @Nullable String description) {

  public static Argument of(String name, ArgumentType type) {
    return new Argument(
        name, type, null, false, null, List.of(), List.of(), false, null, List.of(), null);
  }

  /** A text argument. */
  public static Argument text(String name) {
    return of(name, ArgumentType.STR);
  }

  public static Argument path(String name) {
    return of(name, ArgumentType.PATH);
  }

  /** A boolean; give {@link #or} a default where Ansible has one. */
  public static Argument bool(String name) {
    return of(name, ArgumentType.BOOL);
  }

  public static Argument integer(String name) {
    return of(name, ArgumentType.INT);
  }

  public static Argument raw(String name) {
    return of(name, ArgumentType.RAW);
  }

  public static Argument dict(String name) {
    return of(name, ArgumentType.DICT);
  }

  public static Argument list(String name, ArgumentType elements) {
    return new Argument(
        name,
        ArgumentType.LIST,
        elements,
        false,
        null,
        List.of(),
        List.of(),
        false,
        null,
        List.of(),
        null);
  }

  public Argument must() {
    return new Argument(
        name,
        type,
        elements,
        true,
        defaultValue,
        choices,
        aliases,
        noLog,
        options,
        fallbackEnvironment,
        description);
  }

  /** Sets the default. */
  public Argument or(@Nullable Object value) {
    return new Argument(
        name,
        type,
        elements,
        required,
        value,
        choices,
        aliases,
        noLog,
        options,
        fallbackEnvironment,
        description);
  }

  public Argument choices(Object... values) {
    return new Argument(
        name,
        type,
        elements,
        required,
        defaultValue,
        List.of(values),
        aliases,
        noLog,
        options,
        fallbackEnvironment,
        description);
  }

  public Argument aliases(String... names) {
    return new Argument(
        name,
        type,
        elements,
        required,
        defaultValue,
        choices,
        List.of(names),
        noLog,
        options,
        fallbackEnvironment,
        description);
  }

  public Argument secret() {
    return new Argument(
        name,
        type,
        elements,
        required,
        defaultValue,
        choices,
        aliases,
        true,
        options,
        fallbackEnvironment,
        description);
  }

  public Argument options(ArgumentSpec inner) {
    return new Argument(
        name,
        type,
        elements,
        required,
        defaultValue,
        choices,
        aliases,
        noLog,
        inner,
        fallbackEnvironment,
        description);
  }

  public Argument fallback(String... environment) {
    return new Argument(
        name,
        type,
        elements,
        required,
        defaultValue,
        choices,
        aliases,
        noLog,
        options,
        List.of(environment),
        description);
  }

  public Argument doc(String text) {
    return new Argument(
        name,
        type,
        elements,
        required,
        defaultValue,
        choices,
        aliases,
        noLog,
        options,
        fallbackEnvironment,
        text);
  }
}
