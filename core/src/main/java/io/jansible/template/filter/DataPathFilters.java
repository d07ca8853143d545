package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.error.JansibleException;
import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.TemplateSyntaxException;
import io.jansible.template.Variables;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Filters of {@code ansible.utils} that find their way in data, by short names. */
final class DataPathFilters {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private DataPathFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "get_path",
        "_get_path(var, path, wantlist=)",
        (value, a, c) -> {
          Object found = found(value, Text.str(a.get(0, "path", null)), c);
          return Values.truth(a.get(1, "wantlist", false)) ? Arrays.asList(found) : found;
        });
    add(
        filters,
        "to_paths",
        "_to_paths(var, prepend=, wantlist=)",
        (value, a, c) -> {
          Object prepend = a.get(0, "prepend", null);
          Object top =
              Values.truth(prepend)
                  ? new LinkedHashMap<>(java.util.Collections.singletonMap(prepend, value))
                  : value;
          Map<@Nullable Object, @Nullable Object> paths = new LinkedHashMap<>();
          flatten(top, "", paths);
          Object result = top instanceof List<?> list && list.isEmpty() ? top : paths;
          return Values.truth(a.get(1, "wantlist", false)) ? Arrays.asList(result) : result;
        });
    add(
        filters,
        "index_of",
        "_index_of(data, test, value=, key=, fail_on_missing=, wantlist=)",
        DataPathFilters::indexes);
    add(
        filters,
        "consolidate",
        "_consolidate(data_sources, fail_missing_match_key=, fail_missing_match_value=,"
            + " fail_duplicate=)",
        (value, a, c) -> new Consolidation(a).of(value));
    return filters;
  }

  /** What a path such as {@code a.b[0]} gives, as a template of it does. */
  private static @Nullable Object found(@Nullable Object value, String path, EvalContext context) {
    if (!(value instanceof Map<?, ?> map)) {
      throw PythonError.type(
          "jinja2.environment.Template.render() argument after ** must be a mapping, not "
              + Values.typeName(value));
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    map.forEach((key, each) -> named.put(Text.str(key), Unsafe.mark(each)));
    // In parentheses it is no name by itself, which would keep its type.
    return context
        .templar()
        .with(
            new Variables() {
              @Override
              public @Nullable Object raw(String name) {
                return named.containsKey(name) ? named.get(name) : ABSENT;
              }

              @Override
              public Set<String> names() {
                return named.keySet();
              }
            })
        .value("{{ (" + path + ") }}");
  }

  private static void flatten(
      @Nullable Object value, String name, Map<@Nullable Object, @Nullable Object> paths) {
    if (value instanceof Map<?, ?> map && (!map.isEmpty() || name.isEmpty())) {
      map.forEach(
          (key, each) -> {
            String text = Text.str(key);
            flatten(
                each,
                name.isEmpty()
                    ? text
                    : NAME.matcher(text).matches() ? name + "." + text : name + "['" + text + "']",
                paths);
          });
    } else if (value instanceof List<?> list && (!list.isEmpty() || name.isEmpty())) {
      for (int i = 0; i < list.size(); i++) {
        flatten(list.get(i), name + "[" + i + "]", paths);
      }
    } else {
      paths.put(name, value);
    }
  }

  private static @Nullable Object indexes(
      @Nullable Object data, Arguments arguments, EvalContext context) {
    String test = Text.str(arguments.get(0, "test", null));
    Object right = arguments.get(1, "value", null);
    Object key = arguments.get(2, "key", null);
    boolean strict = Values.truth(arguments.get(3, "fail_on_missing", false));
    List<@Nullable Object> entries = Values.list(data);
    if (key != null && !entries.stream().allMatch(each -> each instanceof Map)) {
      throw indexError(
          "When a key name is provided, all list entries are required to be dictionaries, got "
              + enumerated(entries.stream().map(Values::typeName).toList()));
    }
    List<@Nullable Object> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Object entry = entries.get(i);
      if (key != null && entry instanceof Map<?, ?> map) {
        if (!map.containsKey(key)) {
          if (strict) {
            missing.add(
                "'%s' was not found in '%s' at [%d]".formatted(Text.str(key), Text.str(entry), i));
          }
          continue;
        }
        entry = map.get(key);
      }
      if (passes(entry, test, right, context)) {
        found.add((long) i);
      }
    }
    if (!missing.isEmpty()) {
      throw indexError(enumerated(missing) + ". fail_on_missing=True");
    }
    return found.size() == 1 && !Values.truth(arguments.get(4, "wantlist", false))
        ? found.get(0)
        : found;
  }

  private static boolean passes(
      @Nullable Object entry, String given, @Nullable Object value, EvalContext context) {
    String test = given;
    boolean invert = true;
    if (test.startsWith("!")) {
      test = test.replaceFirst("^!+", "");
      test = test.equals("=") ? "==" : test;
    } else if (test.startsWith("not ")) {
      test = test.replaceFirst("^[not ]+", ""); // these letters, however often they stand there
    } else {
      invert = false;
    }
    Object right = test.equals("in") && !(value instanceof List) ? Arrays.asList(value) : value;
    String problem =
        "Error encountered when testing value '%s' (type=%s) against '%s' (type=%s) with '%s'. "
            .formatted(
                Text.str(entry),
                Values.typeName(entry),
                Text.str(value),
                Values.typeName(entry),
                given);
    try {
      Arguments arguments =
          right == null ? Arguments.NONE : new Arguments(List.of(right), Map.of());
      return context.test(test, entry, arguments) != invert;
    } catch (TemplateSyntaxException e) {
      throw indexError(problem + " Error was: the test '" + test + "' was not found.");
    } catch (JansibleException e) {
      throw indexError(problem + " Error was: " + e.text());
    }
  }

  private static RuntimeException indexError(String message) {
    return new PythonError("AnsibleError", "Error when using plugin 'index_of': " + message);
  }

  private static String enumerated(List<String> words) {
    int last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }

  /** Entries of several lists that say the same of a key, by that and the list's name. */
  private record Consolidation(boolean missingKey, boolean missingValue, boolean duplicate) {
    Consolidation(Arguments arguments) {
      this(
          Values.truth(arguments.get(0, "fail_missing_match_key", true)),
          Values.truth(arguments.get(1, "fail_missing_match_value", true)),
          Values.truth(arguments.get(2, "fail_duplicate", true)));
    }

    Object of(@Nullable Object sources) {
      List<Map<?, ?>> lists = new ArrayList<>();
      Values.list(sources)
          .forEach(each -> lists.add((Map<?, ?>) java.util.Objects.requireNonNull(each)));
      List<Map<@Nullable Object, @Nullable Object>> byKey = new ArrayList<>();
      List<String> keys = new ArrayList<>();
      List<String> duplicates = new ArrayList<>();
      Set<@Nullable Object> all = new TreeSet<>(io.jansible.template.value.Order.ASCENDING);
      for (int i = 0; i < lists.size(); i++) {
        Object key = lists.get(i).get("match_key");
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        List<@Nullable Object> data = Values.list(lists.get(i).get("data"));
        boolean twice = false;
        for (int j = 0; j < data.size(); j++) {
          if (data.get(j) instanceof Map<?, ?> entry && entry.containsKey(key)) {
            twice |= entries.containsKey(entry.get(key));
            entries.put(entry.get(key), entry);
          } else {
            keys.add(
                "missing match key '%s' in data source %d in list entry %d"
                    .formatted(Text.str(key), i + 1, j + 1));
          }
        }
        if (twice) {
          duplicates.add("duplicate values in data source " + (i + 1));
        }
        all.addAll(entries.keySet());
        byKey.add(entries);
      }
      List<String> values = new ArrayList<>();
      for (int i = 0; i < byKey.size(); i++) {
        Set<@Nullable Object> lacking = new LinkedHashSet<>(all);
        lacking.removeAll(byKey.get(i).keySet());
        if (!lacking.isEmpty()) {
          values.add(
              "missing match value %s in data source %d"
                  .formatted(String.join(", ", lacking.stream().map(Text::str).toList()), i + 1));
        }
      }
      List<String> problems = new ArrayList<>();
      report(problems, "fail_missing_match_key", missingKey ? keys : List.of());
      report(problems, "fail_duplicate", duplicate ? duplicates : List.of());
      if (problems.isEmpty()) {
        report(problems, "fail_missing_match_value", missingValue ? values : List.of());
      }
      if (!problems.isEmpty()) {
        throw AnsibleFilters.error(String.join("; ", problems));
      }
      Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>();
      for (Object value : all) {
        Map<@Nullable Object, @Nullable Object> bySource = new LinkedHashMap<>();
        for (int i = 0; i < lists.size(); i++) {
          bySource.put(lists.get(i).get("name"), byKey.get(i).getOrDefault(value, Map.of()));
        }
        result.put(value, bySource);
      }
      return result;
    }

    private static void report(List<String> problems, String option, List<String> found) {
      if (!found.isEmpty()) {
        problems.add(
            "Error when using plugin 'consolidate': '%s' reported %s"
                .formatted(option, String.join(", ", found)));
      }
    }
  }
}
