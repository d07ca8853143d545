package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.event.diff.UnifiedDiff;
import io.jansible.template.Arguments;
import io.jansible.template.regex.PythonRegex;
import io.jansible.template.value.Dicts;
import io.jansible.template.value.Order;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.utils} filters that compare two values: {@code fact_diff}, {@code
 * param_list_compare}.
 */
final class FactDiff {
  private FactDiff() {}

  /** By short names. */
  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "fact_diff",
        "_fact_diff(before, after, plugin=, common=)",
        (value, a, c) -> diff(value, a));
    filters.put("param_list_compare", (value, a, c) -> compare(value, a));
    return filters;
  }

  private static String diff(@Nullable Object before, Arguments arguments) {
    Object plugin = arguments.get(1, "plugin", null);
    List<PythonRegex> skipped = new ArrayList<>();
    if (plugin instanceof Map<?, ?> options
        && Dicts.get(options, "vars") instanceof Map<?, ?> vars
        && Dicts.has(vars, "skip_lines")) {
      for (Object line : Values.iterate(Dicts.get(vars, "skip_lines"))) {
        skipped.add(regex(Text.str(line)));
      }
    }
    boolean common = Values.truth(arguments.get(2, "common", false));
    String left = text(before, skipped);
    String right = text(arguments.get(0, "after", null), skipped);
    // the whole of both texts is context
    int context = (int) Math.max(left.lines().count(), right.lines().count()) + 1;
    StringBuilder result = new StringBuilder();
    List<String> lines = UnifiedDiff.of(left, right, "before", "after", context);
    for (String line : lines) {
      if (!common || !(line.startsWith("+") || line.startsWith("-"))) {
        result.append(line);
      }
    }
    if (!lines.isEmpty()) {
      result.append('\n');
    }
    List<@Nullable Object> shown = new ArrayList<>(result.toString().lines().toList());
    return Text.str(shown);
  }

  private static PythonRegex regex(String source) {
    try {
      return PythonRegex.compile(source, false, false);
    } catch (PythonError e) {
      throw AnsibleFilters.error(
          "Error when using filter plugin 'fact_diff': The regex '%s', is not valid. The error was %s."
              .formatted(source, e.text()));
    }
  }

  private static String text(@Nullable Object value, List<PythonRegex> skipped) {
    Object given = value;
    if (!skipped.isEmpty()) {
      List<@Nullable Object> kept = new ArrayList<>();
      for (Object line :
          value instanceof CharSequence text
              ? text.toString().lines().toList()
              : Values.list(value)) {
        String shown = Text.str(line);
        if (skipped.stream().noneMatch(regex -> regex.matcher(shown).lookingAt())) {
          kept.add(line);
        }
      }
      given = kept;
    }
    if (given instanceof List<?> list) {
      StringBuilder lines = new StringBuilder();
      list.forEach(line -> lines.append(lines.isEmpty() ? "" : "\n").append(Text.str(line)));
      return lines.append('\n').toString();
    }
    if (given instanceof Map<?, ?> map) {
      // as Ansible shows the difference of two dictionaries
      return JsonWriter.of(Arguments.NONE, true).write(map) + "\n";
    }
    return given == null ? "" : Text.str(given);
  }

  private static Map<String, @Nullable Object> compare(@Nullable Object base, Arguments arguments) {
    if (!arguments.has(0, "target")) {
      throw AnsibleFilters.error(
          "Missing either 'base' or 'other value in filter input,"
              + "refer 'ansible.utils.param_list_compare' filter plugin documentation for details");
    }
    List<@Nullable Object> known = Values.list(base);
    List<@Nullable Object> wanted = new ArrayList<>();
    List<@Nullable Object> unsupported = new ArrayList<>();
    List<@Nullable Object> without = new ArrayList<>();
    boolean everything = false;
    for (Object each : Values.iterate(arguments.get(0, "target", null))) {
      String word = Text.str(each);
      if (word.equals("all")) {
        everything = true;
      } else if (word.startsWith("!")) {
        without.add(word.substring(1));
      } else {
        (Values.contains(known, each) ? wanted : unsupported).add(each);
      }
    }
    List<@Nullable Object> actionable = new ArrayList<>(everything ? known : List.of());
    without.forEach(actionable::remove);
    for (Object each : wanted) {
      if (!Values.contains(actionable, each)) {
        actionable.add(each);
      }
    }
    actionable.sort(Order.ASCENDING);
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("actionable", actionable);
    result.put("unsupported", unsupported);
    return result;
  }
}
