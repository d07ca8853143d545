package io.jansible.module;

import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Applies an {@link ArgumentSpec} to arguments and collects every error in Ansible's order and
 * words: aliases, what excludes each other, what is required, types, choices, the other rules,
 * inner arguments, unknown arguments.
 */
public final class ArgumentCheck {
  private static final List<Argument> FILE_ARGUMENTS =
      List.of(
          Argument.raw("mode").doc("Permissions: octal text or symbolic."),
          Argument.text("owner").doc("Owner, by name or number."),
          Argument.text("group").doc("Group, by name or number."),
          Argument.text("seuser").doc("SELinux user."),
          Argument.text("serole").doc("SELinux role."),
          Argument.text("selevel").doc("SELinux level."),
          Argument.text("setype").doc("SELinux type."),
          Argument.text("attributes").aliases("attr").doc("Attributes as chattr takes them."),
          Argument.bool("unsafe_writes")
              .or(false)
              .fallback("ANSIBLE_UNSAFE_WRITES")
              .doc("Write in place where a rename is refused."));

  private final Map<String, String> environment;
  private final ArgumentTypes argumentTypes;
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Set<String> unknown = new TreeSet<>();
  private String known = "";

  private ArgumentCheck(
      Map<String, String> environment, Function<@Nullable Object, String> className) {
    this.environment = environment;
    this.argumentTypes = new ArgumentTypes(className);
  }

  /**
   * What came of it.
   *
   * @param values every argument by its name, with types and defaults
   * @param errors Ansible's messages, the first is what a module says
   * @param unsupported whether the first error is that of unknown arguments
   */
  public record Outcome(
      Map<String, @Nullable Object> values,
      List<String> errors,
      boolean unsupported,
      List<String> warnings) {}

  /** All arguments that a spec takes, with those of files where it takes them. */
  public static List<Argument> arguments(ArgumentSpec spec) {
    if (!spec.fileAttributes()) {
      return spec.arguments();
    }
    List<Argument> all = new ArrayList<>(spec.arguments());
    Set<String> names = all.stream().map(Argument::name).collect(Collectors.toSet());
    FILE_ARGUMENTS.stream().filter(each -> !names.contains(each.name())).forEach(all::add);
    return all;
  }

  /**
   * @param environment the controller's, for arguments that fall back to a variable of it
   */
  public static Outcome of(
      ArgumentSpec spec,
      Map<String, ? extends @Nullable Object> given,
      Map<String, String> environment) {
    return of(spec, given, environment, Values::qualifiedTypeName);
  }

  /**
   * @param environment the controller's, for arguments that fall back to a variable of it
   * @param className the name of a value's Python class, which differs on the controller and in a
   *     module
   */
  public static Outcome of(
      ArgumentSpec spec,
      Map<String, ? extends @Nullable Object> given,
      Map<String, String> environment,
      Function<@Nullable Object, String> className) {
    ArgumentCheck check = new ArgumentCheck(environment, className);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    given.forEach((key, value) -> values.put(key, Unsafe.unmark(value)));
    check.apply(spec, values, List.of(), "");
    boolean only = check.errors.isEmpty();
    if (!check.unknown.isEmpty()) {
      check.errors.add(
          String.join(", ", check.unknown)
              + ". Supported parameters include: "
              + check.known
              + ".");
    }
    return new Outcome(values, check.errors, only && !check.unknown.isEmpty(), check.warnings);
  }

  private void apply(
      ArgumentSpec spec,
      Map<String, @Nullable Object> values,
      List<String> context,
      String prefix) {
    List<Argument> arguments = arguments(spec);
    fallbacks(arguments, values);
    Set<String> legal = new LinkedHashSet<>();
    Set<String> aliases = new TreeSet<>();
    for (Argument argument : arguments) {
      legal.add(argument.name());
      if (argument.defaultValue() != null && argument.required()) {
        errors.add(
            "internal error: required and default are mutually exclusive for " + argument.name());
      }
      for (String alias : argument.aliases()) {
        aliases.add(alias);
        if (values.containsKey(alias)) {
          if (values.containsKey(argument.name())) {
            warnings.add(
                "Both option "
                    + prefix
                    + argument.name()
                    + " and its alias "
                    + prefix
                    + alias
                    + " are set.");
          }
          values.put(argument.name(), values.get(alias));
        }
      }
    }
    for (String name : values.keySet()) {
      if (!legal.contains(name) && !aliases.contains(name)) {
        unknown.add(context.isEmpty() ? name : String.join(".", context) + "." + name);
        known =
            String.join(", ", new TreeSet<>(legal))
                + (aliases.isEmpty() ? "" : " (" + String.join(", ", aliases) + ")");
      }
    }
    if (context.isEmpty()) {
      try {
        innerTypes(arguments, values);
      } catch (ArgumentTypes.TypeError e) {
        errors.add(String.valueOf(e.getMessage()));
      }
    }
    exclusive(spec, values, context);
    defaults(arguments, values, false);
    required(arguments, values, context);
    types(arguments, values, context);
    choices(arguments, values, context);
    rules(spec, values, context);
    defaults(arguments, values, true);
    inner(arguments, values, context, prefix);
  }

  /** Inner arguments have to be dictionaries: Ansible finds out as it looks for secrets in them. */
  private void innerTypes(List<Argument> arguments, Map<String, ?> values) {
    for (Argument argument : arguments) {
      Object value = values.get(argument.name());
      boolean isList =
          argument.type() == ArgumentType.LIST && argument.elements() == ArgumentType.DICT;
      if (argument.options() == null
          || value == null
          || !(isList || argument.type() == ArgumentType.DICT)) {
        continue;
      }
      for (Object each : value instanceof List<?> list ? list : List.of(value)) {
        Object member =
            each instanceof String ? argumentTypes.convert(each, ArgumentType.DICT) : each;
        if (!(member instanceof Map<?, ?> map)) {
          throw new ArgumentTypes.TypeError(
              "Value '"
                  + Text.str(member)
                  + "' in the sub parameter field '"
                  + argument.name()
                  + "' must be a "
                  + label(argument.type())
                  + ", not '"
                  + Values.typeName(member)
                  + "'");
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, inner) -> copy.put(Text.str(key), inner));
        innerTypes(arguments(argument.options()), copy);
      }
    }
  }

  private void fallbacks(List<Argument> arguments, Map<String, @Nullable Object> values) {
    for (Argument argument : arguments) {
      for (String name : argument.fallbackEnvironment()) {
        if (!values.containsKey(argument.name()) && environment.containsKey(name)) {
          values.put(argument.name(), environment.get(name));
        }
      }
    }
  }

  private static String found(List<String> context) {
    return context.isEmpty() ? "" : " found in " + String.join(" -> ", context);
  }

  private static long count(List<String> names, Map<String, ?> values) {
    return names.stream().distinct().filter(values::containsKey).count();
  }

  private void exclusive(
      ArgumentSpec spec, Map<String, @Nullable Object> values, List<String> context) {
    String groups =
        spec.mutuallyExclusive().stream()
            .filter(group -> count(group, values) > 1)
            .map(group -> String.join("|", group))
            .collect(Collectors.joining(", "));
    if (!groups.isEmpty()) {
      errors.add("parameters are mutually exclusive: " + groups + found(context));
    }
  }

  private static void defaults(
      List<Argument> arguments, Map<String, @Nullable Object> values, boolean all) {
    for (Argument argument : arguments) {
      if (!values.containsKey(argument.name()) && (all || argument.defaultValue() != null)) {
        values.put(argument.name(), argument.defaultValue());
      }
    }
  }

  private void required(
      List<Argument> arguments, Map<String, @Nullable Object> values, List<String> context) {
    String missing =
        arguments.stream()
            .filter(argument -> argument.required() && !values.containsKey(argument.name()))
            .map(Argument::name)
            .sorted()
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      errors.add("missing required arguments: " + missing + found(context));
    }
  }

  private void types(
      List<Argument> arguments, Map<String, @Nullable Object> values, List<String> context) {
    for (Argument argument : arguments) {
      String name = argument.name();
      Object value = values.get(name);
      if (!values.containsKey(name)
          || (value == null && !argument.required() && argument.defaultValue() == null)) {
        continue;
      }
      try {
        Object converted = argumentTypes.convert(value, argument.type());
        if (argument.elements() != null && converted instanceof List<?> list) {
          converted = elements(argument, argument.elements(), list, context);
        }
        values.put(name, converted);
      } catch (ArgumentTypes.TypeError e) {
        errors.add(
            "argument '"
                + name
                + "' is of type "
                + argumentTypes.type(value)
                + (context.isEmpty() ? "" : " found in '" + String.join(" -> ", context) + "'.")
                + " and we were unable to convert to "
                + label(argument.type())
                + ": "
                + e.getMessage());
      }
    }
  }

  private static String label(ArgumentType type) {
    return type.name().toLowerCase(java.util.Locale.ROOT);
  }

  private List<@Nullable Object> elements(
      Argument argument, ArgumentType type, List<?> list, List<String> context) {
    List<@Nullable Object> converted = new ArrayList<>(list.size());
    for (Object each : list) {
      try {
        converted.add(argumentTypes.convert(each, type));
      } catch (ArgumentTypes.TypeError e) {
        errors.add(
            "Elements value for option '"
                + argument.name()
                + "'"
                + (context.isEmpty() ? "" : " found in '" + String.join(" -> ", context) + "'")
                + " is of type "
                + argumentTypes.type(each)
                + " and we were unable to convert to "
                + label(type)
                + ": "
                + e.getMessage());
      }
    }
    return converted;
  }

  private void choices(
      List<Argument> arguments, Map<String, @Nullable Object> values, List<String> context) {
    for (Argument argument : arguments) {
      String name = argument.name();
      if (argument.choices().isEmpty() || !values.containsKey(name)) {
        continue;
      }
      Object value = values.get(name);
      String all = texts(argument.choices());
      if (value instanceof List<?> list) {
        List<?> wrong = list.stream().filter(each -> !isAmong(each, argument.choices())).toList();
        if (!wrong.isEmpty()) {
          errors.add(
              "value of "
                  + name
                  + " must be one or more of: "
                  + all
                  + ". Got no match for: "
                  + texts(wrong)
                  + found(context));
        }
      } else if (!isAmong(value, argument.choices())) {
        Object meant = meant(value, argument.choices());
        if (meant != null) {
          values.put(name, meant);
        } else {
          errors.add(
              "value of "
                  + name
                  + " must be one of: "
                  + all
                  + ", got: "
                  + Text.str(value)
                  + found(context));
        }
      }
    }
  }

  /** YAML makes booleans of yes and no; the choice that was meant, if there is only one. */
  private static @Nullable Object meant(@Nullable Object value, List<Object> choices) {
    boolean isTrue = "True".equals(value);
    if (!isTrue && !"False".equals(value)) {
      return null;
    }
    Set<String> words =
        isTrue
            ? Set.of("y", "yes", "on", "1", "true", "t")
            : Set.of("n", "no", "off", "0", "false", "f");
    List<Object> fitting =
        choices.stream()
            .filter(
                each -> each instanceof String text ? words.contains(text) : each.equals(isTrue))
            .toList();
    return fitting.size() == 1 ? fitting.get(0) : null;
  }

  private static boolean isAmong(@Nullable Object value, List<Object> choices) {
    return choices.stream().anyMatch(each -> Values.equal(each, value));
  }

  private static String texts(List<?> values) {
    return values.stream().map(Text::str).collect(Collectors.joining(", "));
  }

  private void rules(
      ArgumentSpec spec, Map<String, @Nullable Object> values, List<String> context) {
    spec.requiredTogether().stream()
        .filter(group -> count(group, values) > 0 && count(group, values) < group.size())
        .findFirst()
        .ifPresent(
            group ->
                errors.add(
                    "parameters are required together: "
                        + String.join(", ", group)
                        + found(context)));
    spec.requiredOneOf().stream()
        .filter(group -> count(group, values) == 0)
        .findFirst()
        .ifPresent(
            group ->
                errors.add(
                    "one of the following is required: "
                        + String.join(", ", group)
                        + found(context)));
    for (ArgumentSpec.RequiredIf rule : spec.requiredIf()) {
      if (values.containsKey(rule.argument())
          && Values.equal(values.get(rule.argument()), rule.value())) {
        List<String> missing =
            rule.required().stream().filter(each -> !values.containsKey(each)).toList();
        if (!missing.isEmpty() && (!rule.any() || missing.size() >= rule.required().size())) {
          errors.add(
              rule.argument()
                  + " is "
                  + Text.str(rule.value())
                  + " but "
                  + (rule.any() ? "any" : "all")
                  + " of the following are missing: "
                  + String.join(", ", missing)
                  + found(context));
          break;
        }
      }
    }
    for (var rule : spec.requiredBy().entrySet()) {
      if (values.get(rule.getKey()) != null) {
        List<String> missing =
            rule.getValue().stream().filter(each -> values.get(each) == null).toList();
        if (!missing.isEmpty()) {
          errors.add(
              "missing parameter(s) required by '"
                  + rule.getKey()
                  + "': "
                  + String.join(", ", missing)
                  + found(context));
          break;
        }
      }
    }
  }

  private void inner(
      List<Argument> arguments,
      Map<String, @Nullable Object> values,
      List<String> context,
      String prefix) {
    for (Argument argument : arguments) {
      ArgumentSpec options = argument.options();
      Object value = values.get(argument.name());
      boolean isList =
          argument.type() == ArgumentType.LIST && argument.elements() == ArgumentType.DICT;
      if (options == null || value == null || !(isList || argument.type() == ArgumentType.DICT)) {
        continue;
      }
      List<String> deeper = new ArrayList<>(context);
      deeper.add(argument.name());
      List<@Nullable Object> checked = new ArrayList<>();
      int index = 0;
      for (Object each : value instanceof List<?> list ? list : List.of(value)) {
        if (!(each instanceof Map<?, ?> map)) {
          errors.add("value of '" + argument.name() + "' must be of type dict or list of dicts");
          continue;
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, member) -> copy.put(Text.str(key), member));
        apply(
            options,
            copy,
            deeper,
            prefix + argument.name() + (isList ? "[" + index++ + "]" : "") + ".");
        checked.add(copy);
      }
      values.put(
          argument.name(),
          value instanceof List<?> ? checked : checked.isEmpty() ? value : checked.get(0));
    }
  }
}
