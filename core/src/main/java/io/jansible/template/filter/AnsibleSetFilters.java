package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.value.Arithmetic;
import io.jansible.template.value.Dicts;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Values;
import io.jansible.value.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ansible's filters from set theory and combinatorics. Where Python's sets have no order, the
 * result here keeps that of the arguments.
 */
final class AnsibleSetFilters {
  private static final Arguments EXACT = new Arguments(List.of(true), Map.of());

  private AnsibleSetFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "unique",
        "unique(environment, case_sensitive=, attribute=)",
        AnsibleSetFilters::unique);
    add(filters, "union", "union(environment, b)", (a, arguments, c) -> union(a, b(arguments), c));
    add(
        filters,
        "intersect",
        "intersect(environment, b)",
        (a, arguments, c) -> filtered(a, b(arguments), true, c));
    add(
        filters,
        "difference",
        "difference(environment, b)",
        (a, arguments, c) -> filtered(a, b(arguments), false, c));
    add(
        filters,
        "symmetric_difference",
        "symmetric_difference(environment, b)",
        (a, arguments, c) -> symmetricDifference(a, b(arguments), c));
    filters.put("zip", (value, arguments, context) -> zip(value, arguments));
    filters.put("zip_longest", (value, arguments, context) -> zipLongest(value, arguments));
    filters.put("product", (value, arguments, context) -> product(value, arguments));
    add(
        filters,
        "permutations",
        "permutations(iterable, r=)",
        (value, arguments, context) -> permutations(value, arguments.get(0, "r", null)));
    add(
        filters,
        "combinations",
        "combinations(iterable, r)",
        (value, arguments, context) -> combinations(value, arguments.get(0, "r", null)));
    return filters;
  }

  private static @Nullable Object b(Arguments arguments) {
    return arguments.get(0, "b", null);
  }

  /** {@code set(value)} in the order of its items; {@code TypeError} if one is not hashable. */
  private static Set<@Nullable Object> set(@Nullable Object value) {
    Set<@Nullable Object> set = new LinkedHashSet<>();
    for (Object item : Values.iterate(value)) {
      Dicts.setAdd(set, item);
    }
    return set;
  }

  private static List<@Nullable Object> unique(
      @Nullable Object value, Arguments arguments, EvalContext context) {
    Object sensitive = arguments.get(0, "case_sensitive", null);
    Object attribute = arguments.get(1, "attribute", null);
    try {
      return JinjaSequenceFilters.unique(
          value,
          new Arguments(
              java.util.Arrays.asList((Object) Values.truth(sensitive), attribute), Map.of()),
          context);
    } catch (PythonError e) {
      if (!e.type().equals("TypeError")) {
        throw e;
      }
      if (Boolean.FALSE.equals(sensitive) || Values.truth(attribute)) {
        throw AnsibleFilters.error(
            "Jinja2's unique filter failed and we cannot fall back to Ansible's version as it does"
                + " not support the parameters supplied. "
                + e.text());
      }
      List<@Nullable Object> result = new ArrayList<>();
      for (Object item : Values.iterate(value)) {
        if (!Values.contains(result, item)) {
          result.add(item);
        }
      }
      return result;
    }
  }

  private static List<@Nullable Object> union(
      @Nullable Object a, @Nullable Object b, EvalContext context) {
    Set<@Nullable Object> result;
    try {
      result = set(a);
      for (Object item : Values.iterate(b)) {
        Dicts.setAdd(result, item);
      }
    } catch (PythonError e) {
      return unique(Arithmetic.add(a, b), EXACT, context);
    }
    return new ArrayList<>(result);
  }

  /** Those items of {@code a} that are, or are not, in {@code b}. */
  private static List<@Nullable Object> filtered(
      @Nullable Object a, @Nullable Object b, boolean wanted, EvalContext context) {
    try {
      Set<@Nullable Object> others = set(b);
      List<@Nullable Object> result = new ArrayList<>();
      for (Object item : set(a)) {
        if (Dicts.setHas(others, item) == wanted) {
          result.add(item);
        }
      }
      return result;
    } catch (PythonError e) {
      List<@Nullable Object> result = new ArrayList<>();
      for (Object item : Values.iterate(a)) {
        if (Values.contains(b, item) == wanted) {
          result.add(item);
        }
      }
      return unique(result, EXACT, context);
    }
  }

  private static List<@Nullable Object> symmetricDifference(
      @Nullable Object a, @Nullable Object b, EvalContext context) {
    List<@Nullable Object> both = filtered(a, b, true, context);
    List<@Nullable Object> result = new ArrayList<>();
    for (Object item : union(a, b, context)) {
      if (!Values.contains(both, item)) {
        result.add(item);
      }
    }
    return result;
  }

  private static List<List<@Nullable Object>> columns(
      @Nullable Object value, Arguments arguments, String function) {
    List<List<@Nullable Object>> columns = new ArrayList<>();
    columns.add(column(value, function, 1));
    for (Object other : arguments.positional()) {
      columns.add(column(other, function, columns.size() + 1));
    }
    return columns;
  }

  private static List<@Nullable Object> column(
      @Nullable Object value, String function, int position) {
    if (function.equals("zip") && !Values.isIterable(value)) {
      if (value instanceof io.jansible.template.value.Undefined undefined) {
        throw undefined.error();
      }
      throw PythonError.type("zip argument #" + position + " must support iteration");
    }
    return Values.list(value);
  }

  private static List<@Nullable Object> zip(@Nullable Object value, Arguments arguments) {
    boolean strict = false;
    for (Map.Entry<String, @Nullable Object> named : arguments.named().entrySet()) {
      if (!named.getKey().equals("strict")) {
        throw PythonError.type("zip() got an unexpected keyword argument '" + named.getKey() + "'");
      }
      strict = Values.truth(named.getValue());
    }
    List<List<@Nullable Object>> columns = columns(value, arguments, "zip");
    int shortest = Integer.MAX_VALUE;
    for (int i = 0; i < columns.size(); i++) {
      int size = columns.get(i).size();
      if (strict && i > 0 && size != shortest) {
        throw PythonError.value(
            "zip() argument "
                + (i + 1)
                + " is "
                + (size < shortest ? "shorter" : "longer")
                + " than argument"
                + (i == 1 ? " 1" : "s 1-" + i));
      }
      shortest = Math.min(shortest, size);
    }
    List<@Nullable Object> rows = new ArrayList<>(shortest);
    for (int row = 0; row < shortest; row++) {
      rows.add(row(columns, row, null));
    }
    return rows;
  }

  private static List<@Nullable Object> zipLongest(@Nullable Object value, Arguments arguments) {
    for (String name : arguments.named().keySet()) {
      if (!name.equals("fillvalue")) {
        throw PythonError.type("zip_longest() got an unexpected keyword argument");
      }
    }
    Object fill = arguments.named().get("fillvalue");
    List<List<@Nullable Object>> columns = columns(value, arguments, "zip_longest");
    int longest = 0;
    for (List<@Nullable Object> column : columns) {
      longest = Math.max(longest, column.size());
    }
    List<@Nullable Object> rows = new ArrayList<>(longest);
    for (int row = 0; row < longest; row++) {
      rows.add(row(columns, row, fill));
    }
    return rows;
  }

  private static Tuple row(List<List<@Nullable Object>> columns, int row, @Nullable Object fill) {
    Object[] cells = new Object[columns.size()];
    for (int i = 0; i < cells.length; i++) {
      List<@Nullable Object> column = columns.get(i);
      cells[i] = row < column.size() ? column.get(row) : fill;
    }
    return Tuple.of(cells);
  }

  private static List<@Nullable Object> product(@Nullable Object value, Arguments arguments) {
    int repeat = 1;
    for (Map.Entry<String, @Nullable Object> named : arguments.named().entrySet()) {
      if (!named.getKey().equals("repeat")) {
        throw PythonError.type(
            "'" + named.getKey() + "' is an invalid keyword argument for product()");
      }
      repeat = Values.intValue(named.getValue());
    }
    if (repeat < 0) {
      throw PythonError.value("repeat argument cannot be negative");
    }
    List<List<@Nullable Object>> once = columns(value, arguments, "product");
    List<List<@Nullable Object>> columns = new ArrayList<>();
    for (int i = 0; i < repeat; i++) {
      columns.addAll(once);
    }
    List<@Nullable Object> result = new ArrayList<>();
    product(columns, new @Nullable Object[columns.size()], 0, result);
    return result;
  }

  private static void product(
      List<List<@Nullable Object>> columns,
      @Nullable Object[] row,
      int depth,
      List<@Nullable Object> result) {
    if (depth == row.length) {
      result.add(Tuple.of(row));
      return;
    }
    for (Object item : columns.get(depth)) {
      row[depth] = item;
      product(columns, row, depth + 1, result);
    }
  }

  private static List<@Nullable Object> permutations(
      @Nullable Object value, @Nullable Object size) {
    List<@Nullable Object> items = Values.list(value);
    int length = size == null ? items.size() : length(size);
    List<@Nullable Object> result = new ArrayList<>();
    permutations(items, new boolean[items.size()], new @Nullable Object[length], 0, result);
    return result;
  }

  private static int length(@Nullable Object size) {
    if (!Values.isInt(size)) {
      throw PythonError.type("Expected int as r");
    }
    int length = Values.intValue(size);
    if (length < 0) {
      throw PythonError.value("r must be non-negative");
    }
    return length;
  }

  private static void permutations(
      List<@Nullable Object> items,
      boolean[] used,
      @Nullable Object[] row,
      int depth,
      List<@Nullable Object> result) {
    if (depth == row.length) {
      result.add(Tuple.of(row));
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      if (!used[i]) {
        used[i] = true;
        row[depth] = items.get(i);
        permutations(items, used, row, depth + 1, result);
        used[i] = false;
      }
    }
  }

  private static List<@Nullable Object> combinations(
      @Nullable Object value, @Nullable Object size) {
    List<@Nullable Object> items = Values.list(value);
    List<@Nullable Object> result = new ArrayList<>();
    combinations(items, new @Nullable Object[length(size)], 0, 0, result);
    return result;
  }

  private static void combinations(
      List<@Nullable Object> items,
      @Nullable Object[] row,
      int depth,
      int from,
      List<@Nullable Object> result) {
    if (depth == row.length) {
      result.add(Tuple.of(row));
      return;
    }
    for (int i = from; i < items.size(); i++) {
      row[depth] = items.get(i);
      combinations(items, row, depth + 1, i + 1, result);
    }
  }
}
