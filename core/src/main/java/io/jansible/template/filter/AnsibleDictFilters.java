package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.Variables;
import io.jansible.template.value.Attributes;
import io.jansible.template.value.Dicts;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import io.jansible.value.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ansible's filters that merge, flatten and turn around dictionaries and lists. */
final class AnsibleDictFilters {
  private AnsibleDictFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    filters.put("combine", (value, arguments, context) -> combine(value, arguments));
    add(
        filters,
        "extract",
        "extract(environment, container, morekeys=)",
        AnsibleDictFilters::extract);
    add(
        filters,
        "flatten",
        "flatten(mylist, levels=, skip_nulls=)",
        (value, arguments, context) -> {
          Object levels = arguments.get(0, "levels", null);
          List<@Nullable Object> result = new ArrayList<>();
          flatten(
              value,
              levels == null ? Integer.MAX_VALUE : Values.intValue(levels),
              Values.truth(arguments.get(1, "skip_nulls", true)),
              result);
          return result;
        });
    add(
        filters,
        "dict2items",
        "dict_to_list_of_dict_key_value_elements(mydict, key_name=, value_name=)",
        (value, arguments, context) -> dictToItems(value, arguments));
    add(
        filters,
        "items2dict",
        "list_of_dict_key_value_elements_to_dict(mylist, key_name=, value_name=)",
        (value, arguments, context) -> itemsToDict(value, arguments));
    add(
        filters,
        "subelements",
        "subelements(obj, subelements, skip_missing=)",
        (value, arguments, context) ->
            subelements(
                value,
                arguments.get(0, "subelements", null),
                Values.truth(arguments.get(1, "skip_missing", false))));
    add(
        filters,
        "rekey_on_member",
        "rekey_on_member(data, key, duplicates=)",
        (value, arguments, context) -> rekey(value, arguments));
    return filters;
  }

  private static @Nullable Object extract(
      @Nullable Object item, Arguments arguments, EvalContext context) {
    Object value = context.item(arguments.get(0, "container", null), item);
    Object more = arguments.get(1, "morekeys", null);
    if (more instanceof List<?> keys && !(more instanceof Tuple)) {
      for (Object key : keys) {
        value = context.item(value, key);
      }
    } else if (more != null) {
      value = context.item(value, more);
    }
    return value;
  }

  /** Appends what is in a list and, {@code levels} deep, in the lists in it. */
  static void flatten(
      @Nullable Object list, int levels, boolean skipNulls, List<@Nullable Object> result) {
    for (Object element : Values.iterate(list)) {
      if (element instanceof Undefined undefined && skipNulls) {
        undefined.checkUse();
      }
      if (skipNulls
          && (element == null
              || (element instanceof CharSequence text
                  && (text.toString().equals("None") || text.toString().equals("null"))))) {
        continue;
      }
      if (Values.isSequence(element) && levels >= 1) {
        flatten(element, levels == Integer.MAX_VALUE ? levels : levels - 1, skipNulls, result);
      } else {
        result.add(element);
      }
    }
  }

  private static @Nullable Object combine(@Nullable Object value, Arguments arguments) {
    boolean recursive = false;
    String listMerge = "replace";
    for (Map.Entry<String, @Nullable Object> named : arguments.named().entrySet()) {
      switch (named.getKey()) {
        case "recursive" -> recursive = Values.truth(named.getValue());
        case "list_merge" -> listMerge = Text.str(named.getValue());
        default ->
            throw AnsibleFilters.error(
                "'recursive' and 'list_merge' are the only valid keyword arguments");
      }
    }
    List<@Nullable Object> terms = new ArrayList<>();
    terms.add(value);
    terms.addAll(arguments.positional());
    List<@Nullable Object> dictionaries = new ArrayList<>();
    flatten(terms, 1, true, dictionaries);
    dictionaries.forEach(AnsibleDictFilters::checkDefined);
    if (dictionaries.isEmpty()) {
      return new LinkedHashMap<>();
    }
    Object result = dictionaries.get(dictionaries.size() - 1);
    for (int i = dictionaries.size() - 2; i >= 0; i--) {
      result = merge(dictionaries.get(i), result, recursive, listMerge);
    }
    return result;
  }

  private static void checkDefined(@Nullable Object value) {
    switch (value) {
      case Undefined undefined -> throw undefined.error();
      case Map<?, ?> map -> map.values().forEach(AnsibleDictFilters::checkDefined);
      case Tuple ignored -> {}
      case List<?> list -> list.forEach(AnsibleDictFilters::checkDefined);
      case null, default -> {}
    }
  }

  /** Ansible's {@code merge_hash}: {@code y} over {@code x}; neither is changed. */
  static Map<@Nullable Object, @Nullable Object> merge(
      @Nullable Object x, @Nullable Object y, boolean recursive, String listMerge) {
    switch (listMerge) {
      case "replace", "keep", "append", "prepend", "append_rp", "prepend_rp" -> {}
      default ->
          throw new PythonError(
              "AnsibleError",
              "merge_hash: 'list_merge' argument can only be equal to 'replace', 'keep', 'append',"
                  + " 'prepend', 'append_rp' or 'prepend_rp'");
    }
    if (!(x instanceof Map<?, ?> low) || !(y instanceof Map<?, ?> high)) {
      throw new PythonError(
          "AnsibleError",
          "failed to combine variables, expected dicts but got a '"
              + Values.typeName(x)
              + "' and a '"
              + Values.typeName(y)
              + "': \n"
              + shown(x)
              + "\n"
              + shown(y));
    }
    if (low.isEmpty() || Values.equal(low, high)) {
      return copy(high);
    }
    Map<@Nullable Object, @Nullable Object> result = copy(low);
    for (Map.Entry<?, ?> entry : high.entrySet()) {
      Object key = entry.getKey();
      Object above = entry.getValue();
      Object below = Dicts.get(result, key);
      Object merged = above;
      if (below instanceof Map && above instanceof Map) {
        merged = recursive ? merge(below, above, true, listMerge) : above;
      } else if (isList(below) && isList(above)) {
        merged = lists((List<?>) below, (List<?>) above, listMerge);
      }
      Dicts.put(result, key, merged);
    }
    return result;
  }

  private static boolean isList(@Nullable Object value) {
    return value instanceof List && !(value instanceof Tuple);
  }

  private static Map<@Nullable Object, @Nullable Object> copy(Map<?, ?> map) {
    return new LinkedHashMap<>(map);
  }

  private static Object lists(List<?> below, List<?> above, String listMerge) {
    List<@Nullable Object> result = new ArrayList<>();
    switch (listMerge) {
      case "replace" -> {
        return above;
      }
      case "keep" -> {
        return below;
      }
      case "append" -> {
        result.addAll(below);
        result.addAll(above);
      }
      case "prepend" -> {
        result.addAll(above);
        result.addAll(below);
      }
      case "append_rp" -> {
        addAbsent(below, above, result);
        result.addAll(above);
      }
      default -> {
        result.addAll(above);
        addAbsent(below, above, result);
      }
    }
    return result;
  }

  private static void addAbsent(List<?> from, List<?> present, List<@Nullable Object> result) {
    for (Object item : from) {
      if (!Values.contains(present, item)) {
        result.add(item);
      }
    }
  }

  private static String shown(@Nullable Object value) {
    try {
      return JsonWriter.of(Arguments.NONE, false).write(value);
    } catch (PythonError e) {
      return Text.repr(value);
    }
  }

  private static List<@Nullable Object> dictToItems(@Nullable Object value, Arguments arguments) {
    if (!(value instanceof Map<?, ?> map)) {
      throw AnsibleFilters.typeError(
          "dict2items requires a dictionary, got " + AnsibleFilters.type(value) + " instead.");
    }
    Object keyName = arguments.get(0, "key_name", "key");
    Object valueName = arguments.get(1, "value_name", "value");
    List<@Nullable Object> result = new ArrayList<>(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Map<@Nullable Object, @Nullable Object> item = LinkedHashMap.newLinkedHashMap(2);
      Dicts.put(item, keyName, entry.getKey());
      Dicts.put(item, valueName, entry.getValue());
      result.add(item);
    }
    return result;
  }

  private static Map<@Nullable Object, @Nullable Object> itemsToDict(
      @Nullable Object value, Arguments arguments) {
    if (!Values.isSequence(value)) {
      throw AnsibleFilters.typeError(
          "items2dict requires a list, got " + AnsibleFilters.type(value) + " instead.");
    }
    Object keyName = arguments.get(0, "key_name", "key");
    Object valueName = arguments.get(1, "value_name", "value");
    Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>();
    for (Object item : Values.iterate(value)) {
      if (!(item instanceof Map<?, ?> map)) {
        if (item instanceof Undefined undefined) {
          throw undefined.error();
        }
        throw AnsibleFilters.typeError(
            "items2dict requires a list of dictionaries, got " + Text.repr(value) + " instead.");
      }
      Object key = Dicts.get(map, keyName);
      Object member = Dicts.get(map, valueName);
      if (key == Variables.ABSENT || member == Variables.ABSENT) {
        throw AnsibleFilters.typeError(
            "items2dict requires each dictionary in the list to contain the keys '"
                + Text.str(keyName)
                + "' and '"
                + Text.str(valueName)
                + "', got "
                + Text.repr(value)
                + " instead.");
      }
      Dicts.put(result, key, member);
    }
    return result;
  }

  /** Pairs of an element and each item of a list inside it. */
  static List<@Nullable Object> subelements(
      @Nullable Object value, @Nullable Object path, boolean skipMissing) {
    List<@Nullable Object> elements = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      elements.addAll(map.values());
    } else if (isList(value)) {
      elements.addAll((List<?>) value);
    } else {
      throw AnsibleFilters.error("obj must be a list of dicts or a nested dict");
    }
    List<@Nullable Object> keys = new ArrayList<>();
    if (isList(path)) {
      keys.addAll((List<?>) path);
    } else if (path instanceof CharSequence text) {
      keys.addAll(List.of(text.toString().split("\\.", -1)));
    } else {
      throw AnsibleFilters.typeError("subelements must be a list or a string");
    }
    List<@Nullable Object> result = new ArrayList<>();
    for (Object element : elements) {
      Object values = element;
      Object last = null;
      for (Object key : keys) {
        last = key;
        Object next = member(values, key);
        if (next == Variables.ABSENT) {
          if (skipMissing) {
            values = List.of();
            break;
          }
          throw AnsibleFilters.error(
              "could not find " + Text.repr(key) + " key in iterated item " + Text.repr(values));
        }
        values = next;
      }
      if (!isList(values)) {
        throw AnsibleFilters.typeError(
            "the key " + Text.repr(last) + " should point to a list, got " + Text.repr(values));
      }
      for (Object item : (List<?>) values) {
        result.add(Tuple.of(element, item));
      }
    }
    return result;
  }

  private static @Nullable Object member(@Nullable Object values, @Nullable Object key) {
    if (values instanceof Map<?, ?> map) {
      return Dicts.get(map, key);
    }
    if (Values.isSequence(values) && Values.isInt(key)) {
      return Attributes.index(values, key);
    }
    if (values instanceof Undefined undefined) {
      throw undefined.error();
    }
    throw AnsibleFilters.typeError(
        "the key "
            + Text.str(key)
            + " should point to a dictionary, got '"
            + Text.str(values)
            + "'");
  }

  private static Map<@Nullable Object, @Nullable Object> rekey(
      @Nullable Object data, Arguments arguments) {
    Object key = arguments.get(0, "key", null);
    Object duplicates = arguments.get(1, "duplicates", "error");
    boolean overwrite = Values.equal(duplicates, "overwrite");
    if (!overwrite && !Values.equal(duplicates, "error")) {
      throw AnsibleFilters.error(
          "duplicates parameter to rekey_on_member has unknown value: " + Text.str(duplicates));
    }
    if (Values.truth(data)) {
      Values.truth(key);
    }
    Iterable<?> items;
    if (data instanceof Map<?, ?> map) {
      items = map.values();
    } else if (!(data instanceof CharSequence) && Values.isIterable(data)) {
      items = Values.iterate(data);
    } else {
      throw AnsibleFilters.typeError("Type is not a valid list, set, or dict");
    }
    Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>();
    for (Object item : items) {
      if (!(item instanceof Map<?, ?> map)) {
        throw AnsibleFilters.typeError("List item is not a valid dict");
      }
      Object member = Dicts.get(map, key);
      if (member == Variables.ABSENT) {
        throw AnsibleFilters.error("Key " + Text.str(key) + " was not found");
      }
      if (Dicts.has(result, member) && !overwrite) {
        throw AnsibleFilters.error(
            "Key " + Text.str(member) + " is not unique, cannot correctly turn into dict");
      }
      Dicts.put(result, member, item);
    }
    return result;
  }
}
