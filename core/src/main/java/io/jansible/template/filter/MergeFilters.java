package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.Arguments;
import io.jansible.template.value.Arithmetic;
import io.jansible.template.value.Order;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.PythonIni;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.Tuple;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** More filters of {@code community.general}: merged lists, sums, addresses, INI text. */
final class MergeFilters {
  private static final Pattern BYTE = Pattern.compile("[a-f0-9]{2}");
  private static final BigInteger LOWEST = BigInteger.valueOf(68719476736L);
  private static final BigInteger HIGHEST = BigInteger.valueOf(1099511627775L);

  private MergeFilters() {}

  /** By short names. */
  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    filters.put("lists_mergeby", (value, a, c) -> mergeBy(value, a));
    add(filters, "accumulate", "list_accumulate(sequence)", (value, a, c) -> sums(value));
    add(
        filters,
        "random_mac",
        "random_mac(value, seed=)",
        (value, a, c) -> randomMac(value, a.get(0, "seed", null)));
    add(
        filters,
        "to_ini",
        "to_ini(obj, no_extra_spaces=)",
        (value, a, c) -> ini(value, a.get(0, "no_extra_spaces", false)));
    add(
        filters,
        "from_ini",
        "from_ini(obj, delimiters=)",
        (value, a, c) -> fromIni(value, a.get(0, "delimiters", null)));
    return filters;
  }

  private static Map<String, @Nullable Object> fromIni(
      @Nullable Object value, @Nullable Object delimiters) {
    if (!(value instanceof CharSequence text)) {
      throw AnsibleFilters.error("from_ini requires a str, got " + AnsibleFilters.type(value));
    }
    List<String> between = List.of("=", ":");
    if (delimiters != null) {
      if (!(delimiters instanceof List<?> list)) {
        throw AnsibleFilters.error(
            "from_ini's delimiters parameter must be a sequence, got "
                + AnsibleFilters.type(delimiters));
      }
      if (!list.stream().allMatch(CharSequence.class::isInstance)) {
        throw AnsibleFilters.error(
            "from_ini's delimiters parameter must be a sequence of strings, got "
                + Text.repr(Tuple.of(list.toArray())));
      }
      between = list.stream().<String>map(Text::str).toList();
    }
    try {
      PythonIni ini = PythonIni.parse(text.toString(), true, false, false, between);
      Map<String, @Nullable Object> sections = new LinkedHashMap<>();
      ini.sections().forEach(name -> sections.put(name, options(ini, name)));
      Map<String, @Nullable Object> defaults = options(ini, "DEFAULT");
      if (!defaults.isEmpty()) {
        sections.put("DEFAULT", defaults);
      }
      return sections;
    } catch (PythonError e) {
      throw AnsibleFilters.error(
          "from_ini failed to parse given string: " + e.text() + ". " + e.text());
    }
  }

  private static Map<String, @Nullable Object> options(PythonIni ini, String section) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    ini.options(section).forEach(name -> options.put(name, ini.get(section, name)));
    return options;
  }

  private static List<@Nullable Object> mergeBy(@Nullable Object value, Arguments arguments) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>(arguments.named());
    boolean recursive =
        options.containsKey("recursive") && Values.truth(options.remove("recursive"));
    Object given = options.containsKey("list_merge") ? options.remove("list_merge") : "replace";
    if (!options.isEmpty()) {
      throw AnsibleFilters.error(
          "'recursive' and 'list_merge' are the only valid keyword arguments.");
    }
    List<@Nullable Object> terms = new ArrayList<>();
    terms.add(value);
    terms.addAll(arguments.positional());
    if (terms.size() < 2) {
      throw AnsibleFilters.error("At least one list and index are needed.");
    }
    Object index = terms.remove(terms.size() - 1);
    List<List<@Nullable Object>> lists = new ArrayList<>();
    for (Object term : terms) {
      if (!(term instanceof List<?> list)) {
        throw AnsibleFilters.error(
            "All arguments before the argument index for community.general.lists_mergeby must be"
                + " lists. "
                + Text.str(term)
                + " is "
                + AnsibleFilters.type(term));
      }
      if (!list.isEmpty() && list.stream().allMatch(each -> each instanceof List)) {
        list.forEach(each -> lists.add(Values.list(each)));
      } else if (!list.isEmpty()) {
        lists.add(Values.list(list));
      }
    }
    if (lists.size() < 2) {
      return lists.isEmpty() ? new ArrayList<>() : lists.get(0);
    }
    if (!(index instanceof CharSequence)) {
      throw AnsibleFilters.error(
          "First argument after the lists for community.general.lists_mergeby must be string. "
              + Text.str(index)
              + " is "
              + AnsibleFilters.type(index));
    }
    String listMerge = Text.str(given);
    List<@Nullable Object> result = lists.get(lists.size() - 1);
    for (int i = lists.size() - 2; i >= 0; i--) {
      result = merged(lists.get(i), result, index.toString(), recursive, listMerge);
    }
    return result;
  }

  private static List<@Nullable Object> merged(
      List<@Nullable Object> low,
      List<@Nullable Object> high,
      String index,
      boolean recursive,
      String listMerge) {
    Map<@Nullable Object, Map<@Nullable Object, @Nullable Object>> byIndex =
        new TreeMap<>(Order.ASCENDING);
    for (List<@Nullable Object> list : List.of(low, high)) {
      for (Object element : list) {
        if (!(element instanceof Map<?, ?> map)) {
          throw AnsibleFilters.error(
              "Elements of list arguments for lists_mergeby must be dictionaries. "
                  + Text.str(element)
                  + " is "
                  + AnsibleFilters.type(element));
        }
        if (map.containsKey(index)) {
          Map<@Nullable Object, @Nullable Object> before =
              byIndex.computeIfAbsent(map.get(index), key -> new LinkedHashMap<>());
          before.putAll(AnsibleDictFilters.merge(before, map, recursive, listMerge));
        }
      }
    }
    return new ArrayList<>(byIndex.values());
  }

  private static List<@Nullable Object> sums(@Nullable Object value) {
    if (!Values.isSequence(value)) {
      throw AnsibleFilters.error(
          "Invalid value type (%s) for accumulate (%s)"
              .formatted(AnsibleFilters.type(value), Text.repr(value)));
    }
    List<@Nullable Object> sums = new ArrayList<>();
    for (Object each : Values.iterate(value)) {
      sums.add(sums.isEmpty() ? each : Arithmetic.add(sums.get(sums.size() - 1), each));
    }
    return sums;
  }

  private static String randomMac(@Nullable Object value, @Nullable Object seed) {
    if (!(value instanceof CharSequence)) {
      throw AnsibleFilters.error(
          "Invalid value type (%s) for random_mac (%s)"
              .formatted(AnsibleFilters.type(value), Text.str(value)));
    }
    String prefix = value.toString().toLowerCase(Locale.ROOT);
    String[] parts = prefix.split(":", -1);
    List<String> problems = new ArrayList<>();
    for (String part : parts) {
      if (part.isEmpty()) {
        problems.add("empty item");
      } else if (!BYTE.matcher(part).lookingAt()) {
        problems.add(part + " not hexa byte");
      }
    }
    if (parts.length > 5) {
      problems.clear();
      problems.add("5 colon(:) separated items max");
    }
    if (!problems.isEmpty()) {
      throw AnsibleFilters.error(
          "Invalid value (%s) for random_mac: %s".formatted(prefix, String.join(",", problems)));
    }
    BigInteger span = HIGHEST.subtract(LOWEST).add(BigInteger.ONE);
    BigInteger offset =
        seed == null
            ? new BigInteger(64, new SecureRandom()).mod(span)
            : new PythonRandom(seed).below(span);
    String random = LOWEST.add(offset).toString(16).substring(0, 2 * (6 - parts.length));
    return prefix + random.replaceAll("(..)", ":$1");
  }

  private static String ini(@Nullable Object value, @Nullable Object close) {
    if (!(value instanceof Map<?, ?> sections)) {
      throw AnsibleFilters.error("to_ini requires a dict, got " + AnsibleFilters.type(value));
    }
    if (!(close instanceof Boolean noSpaces)) {
      throw AnsibleFilters.error(
          "no_extra_spaces must be a boolean, got " + AnsibleFilters.type(close));
    }
    if (sections.isEmpty()) {
      throw AnsibleFilters.error(
          "to_ini received an empty dict. An empty dict cannot be converted.");
    }
    StringBuilder text = new StringBuilder();
    if (sections.get("DEFAULT") instanceof Map<?, ?> defaults && !defaults.isEmpty()) {
      section(text, "DEFAULT", defaults, noSpaces); // stands first, wherever it was
    }
    sections.forEach(
        (name, options) -> {
          if (!"DEFAULT".equals(name)) {
            if (!(options instanceof Map<?, ?> map)) {
              throw AnsibleFilters.error(
                  "to_ini failed to parse given dict:'%s' object has no attribute 'items'"
                      .formatted(Values.typeName(options)));
            }
            section(text, Text.str(name), map, noSpaces);
          }
        });
    return text.substring(0, text.length() - 1);
  }

  private static void section(
      StringBuilder text, String name, Map<?, ?> options, boolean noSpaces) {
    text.append('[').append(name).append("]\n");
    options.forEach(
        (key, each) -> {
          if (each == null) {
            String problem = "option values must be strings";
            throw AnsibleFilters.error(
                "to_ini failed to parse given dict:" + problem + ". " + problem);
          }
          text.append(Text.str(key))
              .append(noSpaces ? "=" : " = ")
              .append(Text.str(each).replace("\n", "\n\t"))
              .append('\n');
        });
    text.append('\n');
  }
}
