package io.jansible.engine;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the values of {@code no_log} arguments out of what a module returns. */
final class Secrets {
  private static final String HIDDEN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER";

  /** Keys that a module's result needs whatever they hold. */
  private static final Set<String> KEPT_KEYS =
      Set.of("changed", "failed", "rc", "skipped", "ansible_job_id", "started", "finished");

  private final List<String> values;

  private Secrets(List<String> values) {
    this.values = values;
  }

  static Secrets of(ArgumentSpec spec, Map<String, @Nullable Object> args) {
    Set<String> found = new LinkedHashSet<>();
    collect(spec, args, found);
    List<String> values = new ArrayList<>(found);
    // a longer secret may hold a shorter one
    values.sort(Comparator.comparingInt(String::length).reversed());
    return new Secrets(values);
  }

  private static void collect(ArgumentSpec spec, Map<?, ?> args, Set<String> found) {
    for (Argument argument : spec.arguments()) {
      Object value = args.get(argument.name());
      if (value == null) {
        for (String alias : argument.aliases()) {
          value = value == null ? args.get(alias) : value;
        }
      }
      if (argument.noLog()) {
        texts(value, found);
      } else if (argument.options() != null) {
        if (value instanceof Map<?, ?> inner) {
          collect(argument.options(), inner, found);
        } else if (value instanceof List<?> list) {
          for (Object each : list) {
            if (each instanceof Map<?, ?> inner) {
              collect(argument.options(), inner, found);
            }
          }
        }
      }
    }
  }

  private static void texts(@Nullable Object value, Set<String> found) {
    switch (value) {
      case null -> {}
      case Boolean bool -> {}
      case Map<?, ?> map -> map.values().forEach(each -> texts(each, found));
      case List<?> list -> list.forEach(each -> texts(each, found));
      default -> {
        if (!value.toString().isEmpty()) {
          found.add(value.toString());
        }
      }
    }
  }

  Map<String, @Nullable Object> hiddenIn(Map<String, @Nullable Object> result) {
    if (values.isEmpty()) {
      return result;
    }
    Map<String, @Nullable Object> clean = new LinkedHashMap<>();
    result.forEach((key, value) -> clean.put(key, KEPT_KEYS.contains(key) ? value : hidden(value)));
    return clean;
  }

  /** A text with the secrets in it blotted out. */
  String hiddenIn(String text) {
    String clean = text;
    for (String secret : values) {
      clean = clean.replace(secret, "********");
    }
    return clean;
  }

  private @Nullable Object hidden(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Boolean bool -> bool;
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> clean = new LinkedHashMap<>();
        map.forEach((key, each) -> clean.put(key, hidden(each)));
        yield clean;
      }
      case List<?> list -> {
        List<@Nullable Object> clean = new ArrayList<>(list.size());
        list.forEach(each -> clean.add(hidden(each)));
        yield clean;
      }
      default -> {
        String text = value.toString();
        if (values.contains(text)) {
          yield HIDDEN;
        }
        yield value instanceof String ? hiddenIn(text) : value;
      }
    };
  }
}
