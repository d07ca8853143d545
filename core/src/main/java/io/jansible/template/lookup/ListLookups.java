package io.jansible.template.lookup;

import io.jansible.template.EvalContext;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.Tuple;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lookups that rearrange lists: {@code items}, {@code nested}, {@code together} and their kin. */
final class ListLookups {
  private ListLookups() {}

  static Map<String, Lookup> all() {
    Map<String, Lookup> all = new HashMap<>();
    all.put("list", (terms, options, context) -> terms);
    all.put("items", (terms, options, context) -> flat(terms));
    all.put("dict", (terms, options, context) -> dict(terms));
    all.put("indexed_items", (terms, options, context) -> indexed(terms));
    all.put("flattened", (terms, options, context) -> flattened(terms, context));
    all.put("nested", (terms, options, context) -> nested(terms, context));
    all.put("cartesian", (terms, options, context) -> nested(terms, context));
    all.put("together", (terms, options, context) -> together(terms, context));
    all.put("random_choice", (terms, options, context) -> choice(terms));
    return all;
  }

  static PythonError error(String message) {
    return new PythonError("AnsibleError", message);
  }

  /** One level of lists is taken away. */
  static List<@Nullable Object> flat(Iterable<? extends @Nullable Object> terms) {
    List<@Nullable Object> flat = new ArrayList<>();
    for (Object term : terms) {
      if (term instanceof List<?> list) {
        flat.addAll(list);
      } else {
        flat.add(term);
      }
    }
    return flat;
  }

  private static List<@Nullable Object> dict(List<@Nullable Object> terms) {
    List<@Nullable Object> results = new ArrayList<>();
    for (Object term : terms) {
      if (!(term instanceof Map<?, ?> map)) {
        throw error("with_dict expects a dict");
      }
      map.forEach(
          (key, value) -> {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("key", key);
            entry.put("value", value);
            results.add(entry);
          });
    }
    return results;
  }

  private static List<@Nullable Object> indexed(List<@Nullable Object> terms) {
    List<@Nullable Object> results = new ArrayList<>();
    for (Object item : flat(terms)) {
      results.add(Tuple.of((long) results.size(), item));
    }
    return results;
  }

  /** A term that is not a list yet is one of one item; a template is rendered first. */
  static List<@Nullable Object> listed(@Nullable Object term, EvalContext context) {
    Object value = term instanceof CharSequence ? context.templar().value(term.toString()) : term;
    if (value instanceof CharSequence || !Values.isIterable(value)) {
      List<@Nullable Object> one = new ArrayList<>();
      one.add(value);
      return one;
    }
    return Values.list(value);
  }

  private static List<@Nullable Object> flattened(
      List<@Nullable Object> terms, EvalContext context) {
    List<@Nullable Object> results = new ArrayList<>();
    for (Object each : terms) {
      Object term = each;
      while (term instanceof List<?> list && list.size() == 1) {
        term = list.get(0);
      }
      if (term instanceof CharSequence text && (text.equals("None") || text.equals("null"))) {
        break; // Ansible ends at an empty variable
      }
      if (term instanceof CharSequence) {
        List<@Nullable Object> several = listed(term, context);
        term = several.size() == 1 && Values.equal(several.get(0), term) ? term : several;
      }
      if (term instanceof List<?> list) {
        results.addAll(flattened(new ArrayList<>(list), context));
      } else {
        results.add(term);
      }
    }
    return results;
  }

  private static List<@Nullable Object> nested(List<@Nullable Object> terms, EvalContext context) {
    if (terms.isEmpty()) {
      throw error("with_nested requires at least one element in the nested list");
    }
    List<@Nullable Object> result = listed(terms.get(0), context);
    for (Object term : terms.subList(1, terms.size())) {
      List<@Nullable Object> next = listed(term, context);
      List<@Nullable Object> combined = new ArrayList<>(result.size() * next.size());
      for (Object left : result) {
        for (Object right : next) {
          List<@Nullable Object> pair = new ArrayList<>();
          pair.add(left);
          pair.add(right);
          combined.add(flat(pair));
        }
      }
      result = combined;
    }
    List<@Nullable Object> results = new ArrayList<>(result.size());
    for (Object each : result) {
      results.add(flat(Values.list(each)));
    }
    return results;
  }

  private static List<@Nullable Object> together(
      List<@Nullable Object> terms, EvalContext context) {
    List<List<@Nullable Object>> columns = new ArrayList<>();
    int rows = 0;
    for (Object term : terms) {
      List<@Nullable Object> column = listed(term, context);
      rows = Math.max(rows, column.size());
      columns.add(column);
    }
    if (columns.isEmpty()) {
      throw error("with_together requires at least one element in each list");
    }
    List<@Nullable Object> results = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      List<@Nullable Object> row = new ArrayList<>(columns.size());
      for (List<@Nullable Object> column : columns) {
        row.add(i < column.size() ? column.get(i) : null);
      }
      results.add(flat(row));
    }
    return results;
  }

  private static List<@Nullable Object> choice(List<@Nullable Object> terms) {
    if (terms.isEmpty()) {
      return terms;
    }
    List<@Nullable Object> one = new ArrayList<>();
    one.add(terms.get(new SecureRandom().nextInt(terms.size())));
    return one;
  }

  /** A term that must be text. */
  static String text(@Nullable Object term) {
    return Text.str(term);
  }
}
