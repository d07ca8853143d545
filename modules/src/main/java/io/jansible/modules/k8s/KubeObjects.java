package io.jansible.modules.k8s;

import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What modules of {@code kubernetes.core} do with objects of a cluster. */
final class KubeObjects {
  private KubeObjects() {}

  /**
   * Where two objects differ.
   *
   * @param before the differing parts of the first
   * @param after those of the second
   */
  record Difference(Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
    boolean isEmpty() {
      return before.isEmpty() && after.isEmpty();
    }

    /** Whether only what the server counts differs. */
    boolean isCountOnly() {
      return counts(before) && counts(after);
    }

    private static boolean counts(Map<String, @Nullable Object> side) {
      return side.keySet().equals(Set.of("metadata"))
          && side.get("metadata") instanceof Map<?, ?> metadata
          && Set.of("generation", "resourceVersion").containsAll(metadata.keySet());
    }
  }

  static Difference difference(Map<?, ?> one, Map<?, ?> other) {
    Map<String, @Nullable Object> before = new LinkedHashMap<>();
    Map<String, @Nullable Object> after = new LinkedHashMap<>();
    one.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          if (!other.containsKey(key)) {
            before.put(name, value);
          } else if (value instanceof Map<?, ?> left && other.get(key) instanceof Map<?, ?> right) {
            Difference inner = difference(left, right);
            if (!inner.isEmpty()) {
              before.put(name, inner.before());
              after.put(name, inner.after());
            }
          } else if (!Values.equal(value, other.get(key))) {
            before.put(name, value);
            after.put(name, other.get(key));
          }
        });
    other.forEach(
        (key, value) -> {
          if (!one.containsKey(key)) {
            after.put(String.valueOf(key), value);
          }
        });
    return new Difference(before, after);
  }

  /**
   * An object without the fields that are not to be shown: {@code metadata.managedFields}, {@code
   * metadata.annotations[a.b/c]}, {@code spec.containers[0].env}.
   */
  static Map<String, @Nullable Object> hidden(
      Map<String, @Nullable Object> object, List<String> fields) {
    if (fields.isEmpty()) {
      return object;
    }
    @SuppressWarnings("unchecked")
    Map<String, @Nullable Object> copy = (Map<String, @Nullable Object>) copied(object);
    fields.stream()
        .map(KubeObjects::path)
        // from a list's end, so that what is still to go keeps its place
        .sorted(Comparator.comparing((List<String> path) -> String.join("\0", path)).reversed())
        .forEach(path -> remove(copy, path));
    return copy;
  }

  private static @Nullable Object copied(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, each) -> copy.put(String.valueOf(key), copied(each)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(each -> copy.add(copied(each)));
        yield copy;
      }
      case null -> null;
      default -> value;
    };
  }

  private static List<String> path(String field) {
    List<String> path = new ArrayList<>();
    int from = 0;
    while (from < field.length()) {
      int end;
      if (field.charAt(from) == '[' && field.indexOf(']', from) > 0) {
        end = field.indexOf(']', from);
        path.add(field.substring(from + 1, end));
        end++;
      } else {
        end = from;
        while (end < field.length() && field.charAt(end) != '.' && field.charAt(end) != '[') {
          end++;
        }
        path.add(field.substring(from, end));
      }
      from = end < field.length() && field.charAt(end) == '.' ? end + 1 : end;
    }
    return path;
  }

  /** Takes a field away, and what is empty without it. */
  private static void remove(@Nullable Object in, List<String> path) {
    String key = path.get(0);
    List<String> rest = path.subList(1, path.size());
    switch (in) {
      case Map<?, ?> map when map.containsKey(key) -> {
        if (!rest.isEmpty()) {
          remove(map.get(key), rest);
        }
        if (rest.isEmpty() || isEmpty(map.get(key))) {
          map.remove(key);
        }
      }
      case List<?> list when key.matches("\\d{1,9}") && Integer.parseInt(key) < list.size() -> {
        int index = Integer.parseInt(key);
        if (!rest.isEmpty()) {
          remove(list.get(index), rest);
        }
        if (rest.isEmpty() || isEmpty(list.get(index))) {
          list.remove(index);
        }
      }
      case null, default -> {}
    }
  }

  private static boolean isEmpty(@Nullable Object value) {
    return Map.of().equals(value) || List.of().equals(value);
  }

  /** A value deep inside an object; null if there is none. */
  static @Nullable Object at(@Nullable Object object, String... path) {
    Object value = object;
    for (String key : path) {
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return value;
  }
}
