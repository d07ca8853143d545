package io.jansible.template.filter;

import io.jansible.template.Arguments;
import io.jansible.template.value.Dicts;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.JsonReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code json_patch}, {@code json_patch_recipe} and {@code json_diff} of {@code community.general}:
 * patches of RFC 6902. What is patched is a copy.
 */
final class JsonPatch {
  private static final Set<String> OPERATIONS =
      Set.of("add", "copy", "move", "remove", "replace", "test");
  private static final Set<String> WITH_FROM = Set.of("copy", "move");
  private static final Set<String> WITH_VALUE = Set.of("add", "replace", "test");

  private JsonPatch() {}

  /** By short names. */
  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    filters.put("json_patch", (value, a, c) -> single(value, a));
    filters.put("json_patch_recipe", (value, a, c) -> recipe(value, a));
    JinjaFilters.add(
        filters,
        "json_diff",
        "FilterModule.json_diff(inp, target)",
        (value, a, c) ->
            JsonDiff.between(
                document("json_diff", "input", value),
                document("json_diff", "target", a.get(0, "target", null))));
    return filters;
  }

  /** The operation of a patch fails. */
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean test;

    Failure(String message, boolean test) {
      super(message, null, false, false);
      this.test = test;
    }
  }

  private static Failure failure(String message) {
    return new Failure(message, false);
  }

  private static @Nullable Object single(@Nullable Object value, Arguments arguments) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>(arguments.named());
    List.of("op", "path", "value").forEach(named::remove);
    Object from = named.remove("from");
    Object failTest = named.containsKey("fail_test") ? named.remove("fail_test") : false;
    if (!named.isEmpty()) {
      throw AnsibleFilters.error(
          "json_patch: unexpected keywords arguments: "
              + String.join(", ", new TreeSet<>(named.keySet())));
    }
    if (!(failTest instanceof Boolean)) {
      throw AnsibleFilters.error("json_patch: 'fail_test' argument is not a bool");
    }
    Map<String, @Nullable Object> operation = new LinkedHashMap<>();
    Object op = arguments.get(0, "op", null);
    operation.put("op", op);
    operation.put("path", arguments.get(1, "path", null));
    if (op instanceof CharSequence && WITH_VALUE.contains(op.toString())) {
      operation.put("value", arguments.get(2, "value", null));
    }
    if (op instanceof CharSequence && WITH_FROM.contains(op.toString()) && from != null) {
      operation.put("from", from);
    }
    Object document = document("json_patch", "input", value);
    check("json_patch", operation);
    return patched("json_patch", document, List.of(operation), Values.truth(failTest));
  }

  private static @Nullable Object recipe(@Nullable Object value, Arguments arguments) {
    if (!(arguments.get(0, "operations", null) instanceof List<?> operations)) {
      throw AnsibleFilters.error("json_patch_recipe: 'operations' needs to be a list");
    }
    if (!(arguments.get(1, "fail_test", false) instanceof Boolean failTest)) {
      throw AnsibleFilters.error("json_patch: 'fail_test' argument is not a bool");
    }
    Object document = document("json_patch_recipe", "input", value);
    List<Map<?, ?>> checked = new ArrayList<>();
    for (Object each : operations) {
      Map<?, ?> operation = each instanceof Map<?, ?> map ? map : Map.of();
      check("json_patch_recipe", operation);
      checked.add(operation);
    }
    return patched("json_patch_recipe", document, checked, failTest);
  }

  /** Text is JSON. */
  private static @Nullable Object document(String filter, String name, @Nullable Object value) {
    if (value instanceof CharSequence text) {
      try {
        return copy(JsonReader.loads(text.toString()));
      } catch (JsonReader.JsonException e) {
        throw AnsibleFilters.error(
            "%s: could not decode JSON from %s: %s".formatted(filter, name, e.getMessage()));
      }
    }
    if (!(value instanceof List) && !(value instanceof Map)) {
      throw AnsibleFilters.error(
          "%s: %s is not dictionary, list or string".formatted(filter, name));
    }
    return copy(value);
  }

  private static void check(String filter, Map<?, ?> operation) {
    if (!(operation.get("op") instanceof CharSequence op)) {
      throw AnsibleFilters.error(filter + ": 'op' argument is not a string");
    }
    if (!OPERATIONS.contains(op.toString())) {
      throw AnsibleFilters.error(filter + ": unsupported 'op' argument: " + op);
    }
    if (!(operation.get("path") instanceof CharSequence)) {
      throw AnsibleFilters.error(filter + ": 'path' argument is not a string");
    }
    if (WITH_FROM.contains(op.toString())) {
      if (!operation.containsKey("from")) {
        throw AnsibleFilters.error(
            "%s: 'from' argument missing for '%s' operation".formatted(filter, op));
      }
      if (!(operation.get("from") instanceof CharSequence)) {
        throw AnsibleFilters.error(filter + ": 'from' argument is not a string");
      }
    }
  }

  private static @Nullable Object patched(
      String filter,
      @Nullable Object document,
      List<? extends Map<?, ?>> operations,
      boolean failTest) {
    try {
      Object result = document;
      for (Map<?, ?> operation : operations) {
        result = apply(result, operation);
      }
      return result;
    } catch (Failure e) {
      if (!e.test) {
        throw AnsibleFilters.error(filter + ": patch failed: " + e.getMessage());
      }
      if (failTest) {
        throw AnsibleFilters.error(filter + ": test operation failed: " + e.getMessage());
      }
      return null;
    }
  }

  private static @Nullable Object apply(@Nullable Object document, Map<?, ?> operation) {
    String op = Text.str(operation.get("op"));
    List<String> path = parts(Text.str(operation.get("path")));
    if (WITH_VALUE.contains(op) && !operation.containsKey("value")) {
      throw failure("The operation does not contain a 'value' member");
    }
    Object value = operation.get("value");
    return switch (op) {
      case "add" -> add(document, path, copy(value), operation);
      case "remove" -> remove(document, path);
      case "replace" -> replace(document, path, copy(value), operation);
      case "test" -> tested(document, path, value);
      default -> {
        List<String> from = parts(Text.str(operation.get("from")));
        Object moved = at(document, from);
        if (op.equals("copy")) {
          yield add(document, path, copy(moved), operation);
        }
        if (from.equals(path)) {
          yield document;
        }
        if (path.size() >= from.size()
            && path.subList(0, from.size()).equals(from)
            && parent(document, from) instanceof Map) {
          throw failure("Cannot move values into their own children");
        }
        yield add(remove(document, from), path, moved, operation);
      }
    };
  }

  private static List<String> parts(String pointer) {
    if (pointer.isEmpty()) {
      return List.of();
    }
    if (!pointer.startsWith("/")) {
      throw failure("Location must start with /");
    }
    List<String> parts = new ArrayList<>();
    for (String part : pointer.substring(1).split("/", -1)) {
      parts.add(part.replace("~1", "/").replace("~0", "~"));
    }
    return parts;
  }

  private static @Nullable Object parent(@Nullable Object document, List<String> path) {
    Object current = document;
    for (String part : path.subList(0, path.size() - 1)) {
      current = step(current, part);
    }
    return current;
  }

  private static @Nullable Object at(@Nullable Object document, List<String> path) {
    if (path.isEmpty()) {
      return document;
    }
    Object holder = parent(document, path);
    String last = path.get(path.size() - 1);
    if (holder instanceof Map<?, ?> map) {
      if (!Dicts.has(map, last)) {
        throw failure(Text.repr(last));
      }
      return Dicts.get(map, last);
    }
    if (holder instanceof List<?> list && index(last) >= list.size()) {
      throw failure("list index out of range");
    }
    return step(holder, last);
  }

  private static @Nullable Object step(@Nullable Object holder, String part) {
    if (holder instanceof Map<?, ?> map) {
      if (!Dicts.has(map, part)) {
        throw failure("member '%s' not found in %s".formatted(part, Text.str(holder)));
      }
      return Dicts.get(map, part);
    }
    if (holder instanceof List<?> list) {
      int index = index(part);
      if (index >= list.size()) {
        throw failure("index '%d' is out of bounds".formatted(index));
      }
      return list.get(index);
    }
    throw unsupported(holder, part);
  }

  private static Failure unsupported(@Nullable Object holder, String part) {
    return failure(
        "Document '%s' does not support indexing, must be a mapping/sequence or support __getitem__"
            .formatted(AnsibleFilters.type(holder)));
  }

  private static int index(String part) {
    if (!part.matches("0|[1-9][0-9]{0,8}")) {
      throw failure("'" + part + "' is not a valid sequence index");
    }
    return Integer.parseInt(part);
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object add(
      @Nullable Object document, List<String> path, @Nullable Object value, Map<?, ?> operation) {
    if (path.isEmpty()) {
      return value;
    }
    String last = path.get(path.size() - 1);
    switch (parent(document, path)) {
      case List<?> list -> {
        int index = last.equals("-") ? list.size() : index(last);
        if (index > list.size()) {
          throw failure("can't insert outside of list");
        }
        ((List<@Nullable Object>) list).add(index, value);
      }
      case Map<?, ?> map -> Dicts.put((Map<@Nullable Object, @Nullable Object>) map, last, value);
      case null, default -> throw unresolved(operation, last);
    }
    return document;
  }

  private static Failure unresolved(Map<?, ?> operation, String last) {
    return failure(
        "unable to fully resolve json pointer %s, part %s"
            .formatted(Text.str(operation.get("path")), last));
  }

  private static @Nullable Object remove(@Nullable Object document, List<String> path) {
    if (path.isEmpty()) {
      throw failure("can't remove a non-existent object 'None'");
    }
    String last = path.get(path.size() - 1);
    switch (parent(document, path)) {
      case List<?> list -> {
        if (last.equals("-")) {
          throw failure("invalid array index '-'");
        }
        int index = index(last);
        if (index >= list.size()) {
          throw failure("can't remove a non-existent object '" + last + "'");
        }
        list.remove(index);
      }
      case Map<?, ?> map -> {
        if (!Dicts.has(map, last)) {
          throw failure("can't remove a non-existent object '" + last + "'");
        }
        Dicts.remove(map, last);
      }
      case null, default -> throw failure("can't remove a non-existent object '" + last + "'");
    }
    return document;
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object replace(
      @Nullable Object document, List<String> path, @Nullable Object value, Map<?, ?> operation) {
    if (path.isEmpty()) {
      return value;
    }
    String last = path.get(path.size() - 1);
    if (last.equals("-")) {
      throw failure("'path' with '-' can't be applied to 'replace' operation");
    }
    switch (parent(document, path)) {
      case List<?> list -> {
        int index = index(last);
        if (index >= list.size()) {
          throw failure("can't replace outside of list");
        }
        ((List<@Nullable Object>) list).set(index, value);
      }
      case Map<?, ?> map -> {
        if (!Dicts.has(map, last)) {
          throw failure("can't replace a non-existent object '" + last + "'");
        }
        Dicts.put((Map<@Nullable Object, @Nullable Object>) map, last, value);
      }
      case null, default -> throw unresolved(operation, last);
    }
    return document;
  }

  private static @Nullable Object tested(
      @Nullable Object document, List<String> path, @Nullable Object value) {
    Object found = document;
    try {
      for (String part : path) {
        found = step(found, part);
      }
    } catch (Failure e) {
      throw new Failure(String.valueOf(e.getMessage()), true);
    }
    if (!Values.equal(found, value)) {
      throw new Failure(
          "%s (%s) is not equal to tested value %s (%s)"
              .formatted(
                  Text.str(found),
                  AnsibleFilters.type(found),
                  Text.str(value),
                  AnsibleFilters.type(value)),
          true);
    }
    return document;
  }

  private static @Nullable Object copy(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, each) -> copy.put(key, copy(each)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(each -> copy.add(copy(each)));
        yield copy;
      }
      case null, default -> value;
    };
  }
}
