package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.Arguments;
import io.jansible.template.test.Versions;
import io.jansible.template.value.Dicts;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The filters of {@code community.general} for lists, dictionaries and text, by short names. */
final class CommunityFilters {
  private CommunityFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "version_sort",
        "version_sort(value, reverse=)",
        (value, a, c) -> versionSort(value, Values.truth(a.get(0, "reverse", false))));
    add(
        filters,
        "dict_kv",
        "dict_kv(value, key)",
        (value, a, c) -> {
          Map<@Nullable Object, @Nullable Object> pair = new LinkedHashMap<>();
          Dicts.put(pair, a.get(0, "key", null), value);
          return pair;
        });
    add(
        filters,
        "groupby_as_dict",
        "groupby_as_dict(sequence, attribute)",
        (value, a, c) -> group(value, a.get(0, "attribute", null)));
    add(filters, "counter", "counter(sequence)", (value, a, c) -> count(value));
    add(filters, "crc32", "crc32s(value)", (value, a, c) -> crc(value));
    add(
        filters,
        "unicode_normalize",
        "unicode_normalize(data, form=)",
        (value, a, c) -> normalize(value, Text.str(a.get(0, "form", "NFC"))));
    add(
        filters,
        "reveal_ansible_type",
        "reveal_ansible_type(data, alias=)",
        (value, a, c) -> TypeNames.of(value, a.get(0, "alias", null)));
    add(
        filters,
        "from_csv",
        "from_csv(data, dialect=, fieldnames=, delimiter=, skipinitialspace=, strict=)",
        (value, a, c) -> CsvRows.fromCsv(value, a));
    filters.put("to_prettytable", (value, a, c) -> PrettyTable.of(value, a));
    filters.put(
        "lists_union", (value, a, c) -> lists("lists_union", value, a, CommunityFilters::union));
    filters.put(
        "lists_intersect",
        (value, a, c) ->
            lists("lists_intersect", value, a, (one, two) -> keep(unique(one), two, true)));
    filters.put(
        "lists_difference",
        (value, a, c) ->
            lists("lists_difference", value, a, (one, two) -> keep(unique(one), two, false)));
    filters.put(
        "lists_symmetric_difference",
        (value, a, c) ->
            // the name in its error is that of the plain difference
            lists(
                "lists_difference",
                value,
                a,
                (one, two) -> keep(union(one, two), keep(one, two, true), false)));
    return filters;
  }

  private static List<@Nullable Object> versionSort(@Nullable Object value, boolean reverse) {
    List<@Nullable Object> sorted = new ArrayList<>(Values.list(value));
    Comparator<@Nullable Object> order = (a, b) -> Versions.loose(Text.str(a), Text.str(b), false);
    // equal ones keep their order in both directions
    sorted.sort(reverse ? order.reversed() : order);
    return sorted;
  }

  private static Map<@Nullable Object, @Nullable Object> group(
      @Nullable Object value, @Nullable Object attribute) {
    if (!Values.isSequence(value) && !(value instanceof CharSequence)) {
      throw AnsibleFilters.error("Input is not a sequence");
    }
    Map<@Nullable Object, @Nullable Object> groups = new LinkedHashMap<>();
    int index = 0;
    for (Object each : Values.iterate(value)) {
      if (!(each instanceof Map<?, ?> element)) {
        throw AnsibleFilters.error("Sequence element #" + index + " is not a mapping");
      }
      if (!Dicts.has(element, attribute)) {
        throw AnsibleFilters.error("Attribute not contained in element #" + index + " of sequence");
      }
      Object key = Dicts.get(element, attribute);
      if (Dicts.has(groups, key)) {
        throw AnsibleFilters.error(
            "Multiple sequence entries have attribute value " + Text.repr(key));
      }
      Dicts.put(groups, key, element);
      index++;
    }
    return groups;
  }

  private static Map<@Nullable Object, @Nullable Object> count(@Nullable Object value) {
    if (!Values.isSequence(value) && !(value instanceof CharSequence)) {
      throw AnsibleFilters.error(
          "Argument for community.general.counter must be a sequence (string or list). "
              + Text.str(value)
              + " is "
              + AnsibleFilters.type(value));
    }
    Map<@Nullable Object, @Nullable Object> counts = new LinkedHashMap<>();
    for (Object each : Values.iterate(value)) {
      try {
        Dicts.checkHashable(each);
      } catch (PythonError e) {
        throw AnsibleFilters.error(
            "community.general.counter needs a sequence with hashable elements (int, float or str)"
                + " - "
                + e.text());
      }
      Dicts.put(
          counts,
          each,
          Dicts.has(counts, each) && Dicts.get(counts, each) instanceof Long n ? n + 1 : 1L);
    }
    return counts;
  }

  private static String crc(@Nullable Object value) {
    if (!(value instanceof CharSequence text)) {
      throw AnsibleFilters.error(
          "Invalid value type (%s) for crc32 (%s)"
              .formatted(AnsibleFilters.type(value), Text.repr(value)));
    }
    CRC32 crc = new CRC32();
    crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  private static String normalize(@Nullable Object value, String form) {
    if (!(value instanceof CharSequence text)) {
      throw AnsibleFilters.typeError(AnsibleFilters.type(value) + " is not a valid input type");
    }
    Normalizer.Form known =
        switch (form) {
          case "NFC" -> Normalizer.Form.NFC;
          case "NFD" -> Normalizer.Form.NFD;
          case "NFKC" -> Normalizer.Form.NFKC;
          case "NFKD" -> Normalizer.Form.NFKD;
          default -> throw AnsibleFilters.error(Text.repr(form) + " is not a valid form");
        };
    return Normalizer.normalize(text, known);
  }

  private static @Nullable Object lists(
      String name,
      @Nullable Object value,
      Arguments arguments,
      BinaryOperator<List<@Nullable Object>> operation) {
    for (String option : arguments.named().keySet()) {
      if (!option.equals("flatten")) {
        throw AnsibleFilters.error(
            name
                + "() got unexpected keywords arguments: "
                + String.join(
                    ", ",
                    arguments.named().keySet().stream()
                        .filter(o -> !o.equals("flatten"))
                        .toList()));
      }
    }
    List<@Nullable Object> lists = new ArrayList<>();
    lists.add(value);
    lists.addAll(arguments.positional());
    if (Values.truth(arguments.named().get("flatten"))) {
      lists = flat(lists);
    }
    if (lists.isEmpty()) {
      return lists;
    }
    if (lists.size() == 1) {
      return lists.getFirst();
    }
    List<@Nullable Object> result = Values.list(lists.getFirst());
    for (Object other : lists.subList(1, lists.size())) {
      result = operation.apply(result, Values.list(other));
    }
    return result;
  }

  private static List<@Nullable Object> flat(List<@Nullable Object> lists) {
    List<@Nullable Object> flat = new ArrayList<>();
    for (Object list : lists) {
      if (!Values.isSequence(list)) {
        throw AnsibleFilters.error(
            "All arguments must be lists. " + Text.str(list) + " is " + AnsibleFilters.type(list));
      }
      List<@Nullable Object> items = Values.list(list);
      if (!items.isEmpty() && items.stream().allMatch(Values::isSequence)) {
        flat.addAll(items);
      } else if (!items.isEmpty()) {
        flat.add(items);
      }
    }
    return flat;
  }

  private static List<@Nullable Object> union(
      List<@Nullable Object> one, List<@Nullable Object> two) {
    List<@Nullable Object> both = new ArrayList<>(one);
    both.addAll(two);
    return unique(both);
  }

  private static List<@Nullable Object> unique(List<@Nullable Object> items) {
    List<@Nullable Object> result = new ArrayList<>();
    for (Object item : items) {
      if (!Values.contains(result, item)) {
        result.add(item);
      }
    }
    return result;
  }

  private static List<@Nullable Object> keep(
      List<@Nullable Object> items, List<@Nullable Object> others, boolean inside) {
    List<@Nullable Object> kept = new ArrayList<>();
    for (Object item : items) {
      if (Values.contains(others, item) == inside) {
        kept.add(item);
      }
    }
    return kept;
  }
}
