package io.jansible.template.lookup;

import static io.jansible.template.lookup.ListLookups.error;

import io.jansible.template.EvalContext;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pairs each dictionary of a list with each item of a list inside it. */
final class SubelementsLookup implements Lookup {
  @Override
  public List<@Nullable Object> run(
      List<@Nullable Object> terms, Map<String, @Nullable Object> options, EvalContext context) {
    if (terms.size() < 2 || terms.size() > 3) {
      throw expected("");
    }
    Object first = terms.get(0);
    if (!(first instanceof List || first instanceof Map)) {
      first = ListLookups.listed(first, context);
    }
    if (!(first instanceof List || first instanceof Map)
        || !(terms.get(1) instanceof CharSequence subkey)) {
      throw expected("first a dict or a list, second a string pointing to the subkey");
    }
    List<@Nullable Object> elements;
    if (first instanceof Map<?, ?> map) {
      if (skipped(map)) {
        return List.of();
      }
      elements = new ArrayList<>(map.values());
    } else {
      elements = Values.list(first);
    }
    boolean skipMissing = terms.size() == 3 && skipsMissing(terms.get(2));
    String[] keys = subkey.toString().split("\\.", -1);
    List<@Nullable Object> results = new ArrayList<>();
    for (Object element : elements) {
      if (!(element instanceof Map<?, ?> map)) {
        throw error("subelements lookup expects a dictionary, got '" + Text.str(element) + "'");
      }
      if (!skipped(map)) {
        pairs(map, keys, skipMissing, results);
      }
    }
    return results;
  }

  private static boolean skipped(Map<?, ?> map) {
    return map.containsKey("skipped") && !Boolean.FALSE.equals(map.get("skipped"));
  }

  private static boolean skipsMissing(@Nullable Object flags) {
    if (flags instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> named = new LinkedHashMap<>();
      map.forEach((key, value) -> named.put(Text.str(key), value));
      return new LookupOptions(named).bool("skip_missing", false);
    }
    throw expected("the optional third item must be a dict with flags ('skip_missing',)");
  }

  private static void pairs(
      Map<?, ?> element, String[] keys, boolean skipMissing, List<@Nullable Object> results) {
    Map<?, ?> value = element;
    for (int i = 0; i < keys.length; i++) {
      boolean last = i == keys.length - 1;
      if (!value.containsKey(keys[i])) {
        if (skipMissing) {
          continue;
        }
        throw error(
            "could not find '" + keys[i] + "' key in iterated item '" + Text.str(value) + "'");
      }
      Object inner = value.get(keys[i]);
      if (last) {
        if (!(inner instanceof List<?> list)) {
          throw error(
              "the key " + keys[i] + " should point to a list, got '" + Text.str(inner) + "'");
        }
        Map<Object, @Nullable Object> rest = without(element, keys, 0);
        list.forEach(each -> results.add(Tuple.of(rest, each)));
      } else if (inner instanceof Map<?, ?> map) {
        value = map;
      } else if (!skipMissing) {
        throw error(
            "the key " + keys[i] + " should point to a dictionary, got '" + Text.str(inner) + "'");
      }
    }
  }

  /** The element without the list that it is paired with. */
  private static Map<Object, @Nullable Object> without(Map<?, ?> map, String[] keys, int depth) {
    Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (!key.equals(keys[depth])) {
            copy.put(key, value);
          } else if (depth < keys.length - 1 && value instanceof Map<?, ?> inner) {
            copy.put(key, without(inner, keys, depth + 1));
          }
        });
    return copy;
  }

  private static RuntimeException expected(String what) {
    return error("subelements lookup expects a list of two or three items, " + what);
  }
}
