package io.jansible.modules.action;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An argument spec that is data: {@code meta/argument_specs.yml}. */
final class SpecReader {
  private SpecReader() {}

  /** The spec of a dictionary of arguments; {@code rules} holds the rules between them. */
  static ArgumentSpec read(Map<?, ?> arguments, Map<?, ?> rules) {
    List<Argument> all = new ArrayList<>();
    arguments.forEach(
        (name, given) ->
            all.add(argument(Text.str(name), given instanceof Map<?, ?> map ? map : Map.of())));
    ArgumentSpec spec =
        new ArgumentSpec(
            all,
            false,
            groups(rules.get("mutually_exclusive")),
            groups(rules.get("required_together")),
            groups(rules.get("required_one_of")),
            conditions(rules.get("required_if")),
            needed(rules.get("required_by")),
            false);
    return spec;
  }

  private static Argument argument(String name, Map<?, ?> given) {
    Object options = given.get("options");
    Object elements = given.get("elements");
    return new Argument(
        name,
        type(given.get("type")),
        elements == null ? null : type(elements),
        Values.truth(given.get("required")),
        given.get("default"),
        given.get("choices") instanceof List<?> list ? new ArrayList<Object>(list) : List.of(),
        texts(given.get("aliases")),
        Values.truth(given.get("no_log")),
        options instanceof Map<?, ?> inner ? read(inner, given) : null,
        List.of(),
        null);
  }

  private static ArgumentType type(@Nullable Object name) {
    if (name == null) {
      return ArgumentType.STR;
    }
    try {
      return ArgumentType.valueOf(Text.str(name).toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return ArgumentType.UNKNOWN;
    }
  }

  private static List<String> texts(@Nullable Object list) {
    return switch (list) {
      case List<?> all -> all.stream().map(Text::str).toList();
      case String one -> List.of(one);
      case null, default -> List.of();
    };
  }

  private static List<List<String>> groups(@Nullable Object list) {
    if (!(list instanceof List<?> all) || all.isEmpty()) {
      return List.of();
    }
    if (all.stream().allMatch(String.class::isInstance)) {
      return List.of(texts(all));
    }
    return all.stream().map(SpecReader::texts).toList();
  }

  private static List<ArgumentSpec.RequiredIf> conditions(@Nullable Object list) {
    List<ArgumentSpec.RequiredIf> conditions = new ArrayList<>();
    if (list instanceof List<?> all) {
      for (Object each : all) {
        if (each instanceof List<?> parts && parts.size() >= 3) {
          conditions.add(
              new ArgumentSpec.RequiredIf(
                  Text.str(parts.get(0)),
                  parts.get(1),
                  texts(parts.get(2)),
                  parts.size() > 3 && Values.truth(parts.get(3))));
        }
      }
    }
    return conditions;
  }

  private static Map<String, List<String>> needed(@Nullable Object map) {
    Map<String, List<String>> needed = new LinkedHashMap<>();
    if (map instanceof Map<?, ?> all) {
      all.forEach((name, names) -> needed.put(Text.str(name), texts(names)));
    }
    return needed;
  }
}
