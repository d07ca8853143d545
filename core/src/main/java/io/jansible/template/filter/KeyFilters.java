package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.Arguments;
import io.jansible.template.regex.PythonRegex;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Filters that choose dictionaries' entries by their keys: {@code ansible.utils} has them for data
 * of any depth, {@code community.general} for lists of dictionaries.
 */
final class KeyFilters {
  private static final List<String> KINDS = List.of("equal", "starts_with", "ends_with", "regex");

  private KeyFilters() {}

  /** Those of {@code ansible.utils}, by short names. */
  static Map<String, JinjaFilter> deep() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    String parameters = "(data, target, matching_parameter=)";
    add(
        filters,
        "keep_keys",
        "_keep_keys" + parameters,
        (value, a, c) -> {
          container(value, "keep_keys", "Input is not valid for keep operation");
          return keep(value, matcher(Values.list(a.get(0, "target", null)), kind(a, "equality")));
        });
    add(
        filters,
        "remove_keys",
        "_remove_keys" + parameters,
        (value, a, c) -> {
          container(value, "remove_keys", "Input is not valid for attribute removal");
          return remove(value, matcher(Values.list(a.get(0, "target", null)), kind(a, "equality")));
        });
    add(
        filters,
        "replace_keys",
        "_replace_keys" + parameters,
        (value, a, c) -> {
          container(value, "replace_keys", "Input is not valid for replace operation");
          List<Renaming> renamings = new ArrayList<>();
          for (Object each : Values.list(a.get(0, "target", null))) {
            Map<?, ?> pair = (Map<?, ?>) java.util.Objects.requireNonNull(each);
            renamings.add(
                new Renaming(
                    one(Text.str(pair.get("before")), kind(a, "equality")), pair.get("after")));
          }
          return replace(value, renamings);
        });
    return filters;
  }

  /** Those of {@code community.general}, by short names. */
  static Map<String, JinjaFilter> flat() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "keep_keys",
        "keep_keys(data, target=, matching_parameter=)",
        (value, a, c) -> {
          List<Map<?, ?>> rows = rows(value, a);
          return chosen(rows, targets(a));
        });
    add(
        filters,
        "remove_keys",
        "remove_keys(data, target=, matching_parameter=)",
        (value, a, c) -> {
          List<Map<?, ?>> rows = rows(value, a);
          return chosen(rows, targets(a).negate());
        });
    add(
        filters,
        "replace_keys",
        "replace_keys(data, target=, matching_parameter=)",
        (value, a, c) -> {
          List<Map<?, ?>> rows = rows(value, a);
          return renamed(rows, renamings(a));
        });
    return filters;
  }

  /** What a matching key is called instead. */
  private record Renaming(Predicate<String> matches, @Nullable Object after) {}

  private static String kind(Arguments arguments, String fallback) {
    return Text.str(arguments.get(1, "matching_parameter", fallback));
  }

  private static void container(@Nullable Object value, String filter, String message) {
    if (!(value instanceof Map || value instanceof List)) {
      throw AnsibleFilters.error("Error when using plugin '" + filter + "': " + message);
    }
  }

  private static Predicate<String> matcher(List<@Nullable Object> targets, String kind) {
    List<Predicate<String>> all =
        targets.stream().map(target -> one(Text.str(target), kind)).toList();
    return key -> all.stream().anyMatch(each -> each.test(key));
  }

  private static Predicate<String> one(String target, String kind) {
    return switch (kind) {
      case "starts_with" -> key -> key.startsWith(target);
      case "ends_with" -> key -> key.endsWith(target);
      case "regex" -> {
        PythonRegex regex = PythonRegex.compile(target, false, false);
        yield key -> regex.matcher(key).lookingAt();
      }
      default -> target::equals;
    };
  }

  /**
   * Matching entries with all that is in them, and what leads to others; null for a plain value.
   */
  private static @Nullable Object keep(@Nullable Object value, Predicate<String> matches) {
    if (value instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> kept = new LinkedHashMap<>();
      map.forEach(
          (key, each) -> {
            Object inside = matches.test(Text.str(key)) ? each : keep(each, matches);
            if (matches.test(Text.str(key)) || !empty(inside)) {
              kept.put(key, inside);
            }
          });
      return kept;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> kept = new ArrayList<>();
      for (Object each : list) {
        Object inside = keep(each, matches);
        if (!empty(inside)) {
          kept.add(inside);
        }
      }
      return kept;
    }
    return null;
  }

  private static boolean empty(@Nullable Object value) {
    return value == null
        || (value instanceof Map<?, ?> map && map.isEmpty())
        || (value instanceof List<?> list && list.isEmpty());
  }

  /** Without matching entries, and without what is then empty in lists. */
  private static @Nullable Object remove(@Nullable Object value, Predicate<String> matches) {
    if (value instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> rest = new LinkedHashMap<>();
      map.forEach(
          (key, each) -> {
            if (!matches.test(Text.str(key))) {
              rest.put(key, remove(each, matches));
            }
          });
      return rest;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> rest = new ArrayList<>();
      for (Object each : list) {
        boolean emptied =
            each instanceof Map<?, ?> map
                && map.keySet().stream().allMatch(key -> matches.test(Text.str(key)));
        if (!emptied && Values.truth(each)) {
          rest.add(remove(each, matches));
        }
      }
      return rest;
    }
    return value;
  }

  /** A renamed entry moves to the end, as in Python. */
  private static @Nullable Object replace(@Nullable Object value, List<Renaming> renamings) {
    if (value instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> renamed = new LinkedHashMap<>();
      map.forEach((key, each) -> renamed.put(key, replace(each, renamings)));
      for (Renaming renaming : renamings) {
        for (Object key : new ArrayList<>(renamed.keySet())) {
          if (renaming.matches.test(Text.str(key))) {
            Object moved = renamed.remove(key);
            renamed.put(renaming.after, moved);
          }
        }
      }
      return renamed;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> renamed = new ArrayList<>();
      list.forEach(each -> renamed.add(replace(each, renamings)));
      return renamed;
    }
    return value;
  }

  private static String typed(@Nullable Object value, Function<@Nullable Object, String> text) {
    return text.apply(value) + " is " + AnsibleFilters.type(value);
  }

  private static List<Map<?, ?>> rows(@Nullable Object value, Arguments arguments) {
    if (!(value instanceof List<?> list)) {
      throw AnsibleFilters.error("First argument must be a list. " + typed(value, Text::repr));
    }
    List<Map<?, ?>> rows = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof Map<?, ?> map)) {
        throw AnsibleFilters.error(
            "The data items must be dictionaries. " + typed(each, Text::str));
      }
      rows.add(map);
    }
    for (Map<?, ?> row : rows) {
      if (!row.keySet().stream().allMatch(key -> key instanceof CharSequence)) {
        throw AnsibleFilters.error(
            "Top level keys must be strings. keys: " + Text.str(new ArrayList<>(row.keySet())));
      }
    }
    Object kind = arguments.get(1, "matching_parameter", "equal");
    if (!(kind instanceof CharSequence text) || !KINDS.contains(text.toString())) {
      throw AnsibleFilters.error(
          "The matching_parameter must be one of "
              + Text.repr(KINDS)
              + ". matching_parameter="
              + Text.repr(kind));
    }
    return rows;
  }

  private static Predicate<String> targets(Arguments arguments) {
    Object target = arguments.get(0, "target", null);
    String kind = kind(arguments, "equal");
    if (!(target instanceof List || target instanceof CharSequence)) {
      throw AnsibleFilters.error(
          "The target must be a string or a list. target is " + AnsibleFilters.type(target) + ".");
    }
    List<@Nullable Object> targets =
        target instanceof CharSequence ? List.of(target) : Values.list(target);
    if (targets.isEmpty() || target.equals("")) {
      throw AnsibleFilters.error("The target can't be empty.");
    }
    for (Object each : targets) {
      if (!(each instanceof CharSequence)) {
        throw AnsibleFilters.error("The target items must be strings. " + typed(each, Text::repr));
      }
    }
    if (kind.equals("regex") && targets.size() > 1) {
      throw AnsibleFilters.error(
          "Single item is required in the target list if matching_parameter=regex.");
    }
    try {
      return matcher(targets, kind);
    } catch (PythonError e) {
      throw AnsibleFilters.error(
          "The target must be a valid regex if matching_parameter=regex. target is "
              + Text.str(targets.get(0)));
    }
  }

  private static List<Renaming> renamings(Arguments arguments) {
    Object target = arguments.get(0, "target", null);
    if (!(target instanceof List<?> list)) {
      throw AnsibleFilters.error(
          "The target must be a list. target is "
              + Text.repr(target)
              + " of type "
              + AnsibleFilters.type(target)
              + ".");
    }
    if (list.isEmpty()) {
      throw AnsibleFilters.error("The target can't be empty.");
    }
    List<Renaming> renamings = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof Map<?, ?> pair)) {
        throw AnsibleFilters.error(
            "The target items must be dictionaries. "
                + Text.repr(each)
                + "%s is "
                + AnsibleFilters.type(each));
      }
      if (!pair.containsKey("before") || !pair.containsKey("after")) {
        throw AnsibleFilters.error(
            "All dictionaries in target must include attributes: after, before.");
      }
      for (String name : List.of("before", "after")) {
        if (!(pair.get(name) instanceof CharSequence)) {
          throw AnsibleFilters.error(
              "The attributes " + name + " must be strings. " + typed(pair.get(name), Text::repr));
        }
      }
      renamings.add(
          new Renaming(
              one(Text.str(pair.get("before")), kind(arguments, "equal")), pair.get("after")));
    }
    return renamings;
  }

  private static List<@Nullable Object> chosen(List<Map<?, ?>> rows, Predicate<String> matches) {
    List<@Nullable Object> result = new ArrayList<>();
    for (Map<?, ?> row : rows) {
      Map<@Nullable Object, @Nullable Object> kept = new LinkedHashMap<>();
      row.forEach(
          (key, each) -> {
            if (matches.test(Text.str(key))) {
              kept.put(key, each);
            }
          });
      result.add(kept);
    }
    return result;
  }

  private static List<@Nullable Object> renamed(List<Map<?, ?>> rows, List<Renaming> renamings) {
    List<@Nullable Object> result = new ArrayList<>();
    for (Map<?, ?> row : rows) {
      Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
      row.forEach(
          (key, each) -> {
            Object name = key;
            for (Renaming renaming : renamings) {
              if (renaming.matches.test(Text.str(key))) {
                name = renaming.after;
                break;
              }
            }
            copy.put(name, each);
          });
      result.add(copy);
    }
    return result;
  }
}
