package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.Variables;
import io.jansible.template.value.Arithmetic;
import io.jansible.template.value.Attributes;
import io.jansible.template.value.Dicts;
import io.jansible.template.value.Markup;
import io.jansible.template.value.Order;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import io.jansible.value.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Jinja2's filters over lists, dictionaries and other things that can be walked through. What
 * Python gives lazily is a list here.
 */
final class JinjaSequenceFilters {
  private JinjaSequenceFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "length count",
        "len(obj)",
        (value, arguments, context) -> (long) Values.length(value));
    add(filters, "list", "do_list(value)", (value, arguments, context) -> Values.list(value));
    add(filters, "first", "do_first(seq)", JinjaSequenceFilters::first);
    add(filters, "last", "do_last(seq)", JinjaSequenceFilters::last);
    add(filters, "random", "do_random(seq)", JinjaSequenceFilters::random);
    add(filters, "reverse", "do_reverse(value)", (value, arguments, context) -> reverse(value));
    add(
        filters,
        "default d",
        "do_default(value, default_value=, boolean=)",
        JinjaSequenceFilters::orDefault);
    add(filters, "join", "do_join(value, d=, attribute=)", JinjaSequenceFilters::join);
    add(filters, "items", "do_items(value)", (value, arguments, context) -> items(value));
    add(
        filters,
        "dictsort",
        "do_dictsort(value, case_sensitive=, by=, reverse=)",
        JinjaSequenceFilters::dictSort);
    add(
        filters,
        "sort",
        "do_sort(value, reverse=, case_sensitive=, attribute=)",
        JinjaSequenceFilters::sort);
    add(
        filters,
        "unique",
        "do_unique(value, case_sensitive=, attribute=)",
        JinjaSequenceFilters::unique);
    add(
        filters,
        "min",
        "do_min(value, case_sensitive=, attribute=)",
        (value, arguments, context) -> extreme(value, arguments, context, -1));
    add(
        filters,
        "max",
        "do_max(value, case_sensitive=, attribute=)",
        (value, arguments, context) -> extreme(value, arguments, context, 1));
    add(filters, "sum", "do_sum(iterable, attribute=, start=)", JinjaSequenceFilters::sum);
    add(
        filters,
        "groupby",
        "do_groupby(value, attribute, default=, case_sensitive=)",
        JinjaSequenceFilters::groupBy);
    add(
        filters,
        "batch",
        "do_batch(value, linecount, fill_with=)",
        (value, arguments, context) -> batch(value, arguments));
    add(
        filters,
        "slice",
        "do_slice(value, slices, fill_with=)",
        (value, arguments, context) -> slice(value, arguments));
    add(
        filters,
        "attr",
        "do_attr(obj, name)",
        (value, arguments, context) -> {
          if (value instanceof Undefined undefined) {
            return undefined.member();
          }
          String name = Text.str(arguments.get(0, "name", null));
          return Attributes.attribute(value, name) == Variables.ABSENT
              ? AttributePath.missing(context, value, name)
              : context.attribute(value, name);
        });
    return filters;
  }

  private static Undefined empty(EvalContext context, String hint) {
    return AttributePath.undefined(context, hint);
  }

  private static @Nullable Object first(
      @Nullable Object value, Arguments arguments, EvalContext context) {
    Iterator<@Nullable Object> items = Values.iterate(value).iterator();
    return items.hasNext() ? items.next() : empty(context, "No first item, sequence was empty.");
  }

  private static @Nullable Object last(
      @Nullable Object value, Arguments arguments, EvalContext context) {
    List<@Nullable Object> items = reversed(value);
    return items.isEmpty() ? empty(context, "No last item, sequence was empty.") : items.get(0);
  }

  private static List<@Nullable Object> reversed(@Nullable Object value) {
    if (value instanceof Undefined undefined) {
      undefined.checkUse();
    } else if (value instanceof Set || !Values.isIterable(value)) {
      throw PythonError.type("'" + Values.typeName(value) + "' object is not reversible");
    }
    List<@Nullable Object> items = Values.list(value);
    Collections.reverse(items);
    return items;
  }

  private static @Nullable Object random(
      @Nullable Object value, Arguments arguments, EvalContext context) {
    int size = Values.length(value);
    if (size == 0) {
      return empty(context, "No random item, sequence was empty.");
    }
    return Attributes.index(value, (long) ThreadLocalRandom.current().nextInt(size));
  }

  private static Object reverse(@Nullable Object value) {
    if (value instanceof CharSequence) {
      return Attributes.slice(value, null, null, -1L);
    }
    if (value instanceof Undefined undefined) {
      undefined.checkUse();
    }
    if (!Values.isIterable(value)) {
      throw new PythonError("FilterArgumentError", "argument must be iterable");
    }
    List<@Nullable Object> items = Values.list(value);
    Collections.reverse(items);
    return items;
  }

  private static @Nullable Object orDefault(
      @Nullable Object value, Arguments arguments, EvalContext context) {
    if (value instanceof Undefined
        || (Values.truth(arguments.get(1, "boolean", false)) && !Values.truth(value))) {
      return arguments.get(0, "default_value", "");
    }
    return value;
  }

  private static Object join(@Nullable Object value, Arguments arguments, EvalContext context) {
    Object separator = arguments.get(0, "d", "");
    Object attribute = arguments.get(1, "attribute", null);
    List<@Nullable Object> items = new ArrayList<>();
    AttributePath path = attribute == null ? null : AttributePath.of(attribute);
    for (Object item : Values.iterate(value)) {
      items.add(path == null ? item : path.get(item, context));
    }
    boolean markup =
        context.autoescape()
            && (separator instanceof Markup || items.stream().anyMatch(Markup.class::isInstance));
    StringBuilder out = new StringBuilder();
    String between = markup ? Markup.escape(separator).value() : Text.str(separator);
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.append(between);
      }
      out.append(markup ? Markup.escape(items.get(i)).value() : Text.str(items.get(i)));
    }
    return markup ? new Markup(out.toString()) : out.toString();
  }

  private static List<@Nullable Object> items(@Nullable Object value) {
    List<@Nullable Object> result = new ArrayList<>();
    if (value instanceof Undefined) {
      return result;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw PythonError.type("Can only get item pairs from a mapping.");
    }
    map.forEach((key, item) -> result.add(Tuple.of(key, item)));
    return result;
  }

  /** What strings are compared by where case does not matter. */
  private static @Nullable Object ignoreCase(@Nullable Object value) {
    return value instanceof CharSequence text ? text.toString().toLowerCase(Locale.ROOT) : value;
  }

  private static List<@Nullable Object> dictSort(
      @Nullable Object value, Arguments arguments, EvalContext context) {
    boolean sensitive = Values.truth(arguments.get(0, "case_sensitive", false));
    String by = Text.str(arguments.get(1, "by", "key"));
    if (!by.equals("key") && !by.equals("value")) {
      throw new PythonError(
          "FilterArgumentError", "You can only sort by either \"key\" or \"value\"");
    }
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw PythonError.attribute(
          "'" + Values.typeName(value) + "' object has no attribute 'items'");
    }
    List<@Nullable Object> pairs = new ArrayList<>();
    map.forEach((key, item) -> pairs.add(Tuple.of(key, item)));
    int position = by.equals("key") ? 0 : 1;
    return sorted(
        pairs,
        pair -> {
          Object key = ((Tuple) java.util.Objects.requireNonNull(pair)).get(position);
          return sensitive ? key : ignoreCase(key);
        },
        Values.truth(arguments.get(2, "reverse", false)));
  }

  private static List<@Nullable Object> sort(
      @Nullable Object value, Arguments arguments, EvalContext context) {
    boolean sensitive = Values.truth(arguments.get(1, "case_sensitive", false));
    Object attribute = arguments.get(2, "attribute", null);
    boolean reverse = Values.truth(arguments.get(0, "reverse", false));
    List<@Nullable Object> items = Values.list(value);
    if (attribute == null) {
      return sorted(items, item -> sensitive ? item : ignoreCase(item), reverse);
    }
    List<AttributePath> paths = AttributePath.several(attribute);
    return sorted(
        items,
        item -> {
          List<@Nullable Object> keys = new ArrayList<>(paths.size());
          for (AttributePath path : paths) {
            Object key = path.get(item, context);
            keys.add(sensitive ? key : ignoreCase(key));
          }
          return keys;
        },
        reverse);
  }

  /** A stable sort by a key that is worked out once for each item. */
  private static List<@Nullable Object> sorted(
      List<@Nullable Object> items, UnaryOperator<@Nullable Object> key, boolean reverse) {
    record Keyed(@Nullable Object key, @Nullable Object item) {}
    List<Keyed> keyed = new ArrayList<>(items.size());
    for (Object item : items) {
      keyed.add(new Keyed(key.apply(item), item));
    }
    // keys are members of lists in Jinja: what has no order has to have none only where it differs
    Comparator<Keyed> order =
        (a, b) ->
            a.key() instanceof Map && Values.equal(a.key(), b.key())
                ? 0
                : Order.compare(a.key(), b.key(), "<");
    keyed.sort(reverse ? (a, b) -> order.compare(b, a) : order);
    List<@Nullable Object> result = new ArrayList<>(items.size());
    keyed.forEach(one -> result.add(one.item()));
    return result;
  }

  static List<@Nullable Object> unique(
      @Nullable Object value, Arguments arguments, EvalContext context) {
    boolean sensitive = Values.truth(arguments.get(0, "case_sensitive", false));
    AttributePath path = AttributePath.of(arguments.get(1, "attribute", null));
    Set<@Nullable Object> seen = new LinkedHashSet<>();
    List<@Nullable Object> result = new ArrayList<>();
    for (Object item : Values.iterate(value)) {
      Object key = path.get(item, context);
      if (Dicts.setAdd(seen, sensitive ? key : ignoreCase(key))) {
        result.add(item);
      }
    }
    return result;
  }

  private static @Nullable Object extreme(
      @Nullable Object value, Arguments arguments, EvalContext context, int sign) {
    boolean sensitive = Values.truth(arguments.get(0, "case_sensitive", false));
    AttributePath path = AttributePath.of(arguments.get(1, "attribute", null));
    Object best = Variables.ABSENT;
    Object bestKey = null;
    for (Object item : Values.iterate(value)) {
      Object found = path.get(item, context);
      Object key = sensitive ? found : ignoreCase(found);
      if (best == Variables.ABSENT
          || (sign > 0 ? Order.greater(key, bestKey) : Order.less(key, bestKey))) {
        best = item;
        bestKey = key;
      }
    }
    return best == Variables.ABSENT
        ? empty(context, "No aggregated item, sequence was empty.")
        : best;
  }

  private static @Nullable Object sum(
      @Nullable Object value, Arguments arguments, EvalContext context) {
    Object attribute = arguments.get(0, "attribute", null);
    AttributePath path = AttributePath.of(attribute);
    Object total = arguments.get(1, "start", 0L);
    if (total instanceof CharSequence) {
      throw PythonError.type("sum() can't sum strings [use ''.join(seq) instead]");
    }
    for (Object item : Values.iterate(value)) {
      total = Arithmetic.add(total, path.get(item, context));
    }
    return total;
  }

  private static List<@Nullable Object> groupBy(
      @Nullable Object value, Arguments arguments, EvalContext context) {
    AttributePath path = AttributePath.of(arguments.get(0, "attribute", null));
    Object fallback = arguments.get(1, "default", null);
    boolean sensitive = Values.truth(arguments.get(2, "case_sensitive", false));
    UnaryOperator<@Nullable Object> key =
        item -> {
          Object found = path.get(item, context, fallback);
          return sensitive ? found : ignoreCase(found);
        };
    List<@Nullable Object> result = new ArrayList<>();
    List<@Nullable Object> group = new ArrayList<>();
    Object current = Variables.ABSENT;
    for (Object item : sorted(Values.list(value), key, false)) {
      Object itemKey = key.apply(item);
      if (current != Variables.ABSENT && !Values.equal(current, itemKey)) {
        result.add(group(group, current, path, fallback, sensitive, context));
        group = new ArrayList<>();
      }
      current = itemKey;
      group.add(item);
    }
    if (!group.isEmpty()) {
      result.add(group(group, current, path, fallback, sensitive, context));
    }
    return result;
  }

  private static Tuple group(
      List<@Nullable Object> items,
      @Nullable Object key,
      AttributePath path,
      @Nullable Object fallback,
      boolean sensitive,
      EvalContext context) {
    Object shown = sensitive ? key : path.get(items.get(0), context, fallback);
    return Tuple.named(List.of("grouper", "list"), shown, items);
  }

  private static List<@Nullable Object> batch(@Nullable Object value, Arguments arguments) {
    Object wanted = arguments.get(0, "linecount", null);
    Object fill = arguments.get(1, "fill_with", null);
    List<@Nullable Object> result = new ArrayList<>();
    List<@Nullable Object> row = new ArrayList<>();
    for (Object item : Values.iterate(value)) {
      if (Values.equal((long) row.size(), wanted)) {
        result.add(row);
        row = new ArrayList<>();
      }
      row.add(item);
    }
    if (!row.isEmpty()) {
      while (fill != null && row.size() < Values.intValue(wanted)) {
        row.add(fill);
      }
      result.add(row);
    }
    return result;
  }

  private static List<@Nullable Object> slice(@Nullable Object value, Arguments arguments) {
    int slices = Values.intValue(arguments.get(0, "slices", null));
    Object fill = arguments.get(1, "fill_with", null);
    List<@Nullable Object> items = Values.list(value);
    if (slices == 0) {
      throw PythonError.zeroDivision("integer division or modulo by zero");
    }
    int size = Math.floorDiv(items.size(), slices);
    int extra = Math.floorMod(items.size(), slices);
    List<@Nullable Object> result = new ArrayList<>();
    int offset = 0;
    for (int i = 0; i < slices; i++) {
      int start = offset + i * size;
      if (i < extra) {
        offset++;
      }
      List<@Nullable Object> part = new ArrayList<>(items.subList(start, offset + (i + 1) * size));
      if (fill != null && i >= extra) {
        part.add(fill);
      }
      result.add(part);
    }
    return result;
  }
}
