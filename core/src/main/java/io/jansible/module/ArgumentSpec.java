package io.jansible.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments a module takes and the rules between them, as data. {@link ArgumentValidator}
 * applies it with Ansible's messages.
 *
 * @param arguments in the order of the documentation
 * @param fileAttributes whether mode, owner, group, seuser…, attributes, unsafe_writes are taken
 *     too (add_file_common_args)
 * @param open whether the module looks at its arguments itself: the validator hands every argument
 *     on as it was given, known or not ({@code set_fact}, a user's own module)
 */
public record ArgumentSpec(
    List<Argument> arguments,
    boolean fileAttributes,
    List<List<String>> mutuallyExclusive,
    List<List<String>> requiredTogether,
    List<List<String>> requiredOneOf,
    List<RequiredIf> requiredIf,
    Map<String, List<String>> requiredBy,
    boolean open) {

  /**
   * When {@code argument} has {@code value}, all (or with {@code any}, one) of {@code required}
   * must be given.
   */
  public record RequiredIf(
      String argument, @Nullable Object value, List<String> required, boolean any) {}

  public static ArgumentSpec of(Argument... arguments) {
    return new ArgumentSpec(
        List.of(arguments), false, List.of(), List.of(), List.of(), List.of(), Map.of(), false);
  }

  public ArgumentSpec withFileAttributes() {
    return new ArgumentSpec(
        arguments,
        true,
        mutuallyExclusive,
        requiredTogether,
        requiredOneOf,
        requiredIf,
        requiredBy,
        open);
  }

  public ArgumentSpec exclusive(String... names) {
    return new ArgumentSpec(
        arguments,
        fileAttributes,
        plus(mutuallyExclusive, List.of(names)),
        requiredTogether,
        requiredOneOf,
        requiredIf,
        requiredBy,
        open);
  }

  public ArgumentSpec together(String... names) {
    return new ArgumentSpec(
        arguments,
        fileAttributes,
        mutuallyExclusive,
        plus(requiredTogether, List.of(names)),
        requiredOneOf,
        requiredIf,
        requiredBy,
        open);
  }

  public ArgumentSpec oneOf(String... names) {
    return new ArgumentSpec(
        arguments,
        fileAttributes,
        mutuallyExclusive,
        requiredTogether,
        plus(requiredOneOf, List.of(names)),
        requiredIf,
        requiredBy,
        open);
  }

  public ArgumentSpec requiredIf(String argument, @Nullable Object value, String... required) {
    return with(new RequiredIf(argument, value, List.of(required), false));
  }

  /** The same where one of the required is enough. */
  public ArgumentSpec requiredIfAny(String argument, @Nullable Object value, String... required) {
    return with(new RequiredIf(argument, value, List.of(required), true));
  }

  private ArgumentSpec with(RequiredIf rule) {
    return new ArgumentSpec(
        arguments,
        fileAttributes,
        mutuallyExclusive,
        requiredTogether,
        requiredOneOf,
        plus(requiredIf, rule),
        requiredBy,
        open);
  }

  public ArgumentSpec requiredBy(String argument, String... required) {
    Map<String, List<String>> more = new java.util.LinkedHashMap<>(requiredBy);
    more.put(argument, List.of(required));
    return new ArgumentSpec(
        arguments,
        fileAttributes,
        mutuallyExclusive,
        requiredTogether,
        requiredOneOf,
        requiredIf,
        more,
        open);
  }

  /** The same arguments, but checked by the module itself. */
  public ArgumentSpec unchecked() {
    return new ArgumentSpec(
        arguments,
        fileAttributes,
        mutuallyExclusive,
        requiredTogether,
        requiredOneOf,
        requiredIf,
        requiredBy,
        true);
  }

  private static <T> List<T> plus(List<T> list, T item) {
    List<T> more = new ArrayList<>(list);
    more.add(item);
    return List.copyOf(more);
  }
}
