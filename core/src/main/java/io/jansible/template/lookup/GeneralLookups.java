package io.jansible.template.lookup;

import io.jansible.error.JansibleException;
import io.jansible.template.EvalContext;
import io.jansible.template.filter.PythonRandom;
import io.jansible.template.value.Order;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Lookups of {@code community.general} that need nothing but the controller. */
final class GeneralLookups {
  private static final String DIGITS = "0123456789";
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private GeneralLookups() {}

  /** By full names. */
  static Map<String, Lookup> all(Controller controller) {
    Map<String, Lookup> all = new HashMap<>();
    all.put("cartesian", (terms, options, context) -> cartesian(terms, context));
    all.put("dependent", (terms, options, context) -> dependent(terms, context));
    all.put(
        "binary_file",
        (terms, options, context) ->
            binary(terms, new LookupOptions(options), new ControllerPaths(controller, context)));
    all.put(
        "random_string", (terms, options, context) -> random(terms, new LookupOptions(options)));
    Map<String, Lookup> full = new HashMap<>();
    all.forEach((name, lookup) -> full.put("community.general." + name, lookup));
    return full;
  }

  private static PythonError failure(String message) {
    return new PythonError("AnsibleLookupError", message);
  }

  private static List<@Nullable Object> cartesian(
      List<@Nullable Object> terms, EvalContext context) {
    if (terms.isEmpty()) {
      throw ListLookups.error("with_cartesian requires at least one element in each list");
    }
    List<List<@Nullable Object>> rows = List.of(List.of());
    for (Object term : terms) {
      List<@Nullable Object> column = ListLookups.listed(term, context);
      List<List<@Nullable Object>> longer = new ArrayList<>(rows.size() * column.size());
      for (List<@Nullable Object> row : rows) {
        for (Object item : column) {
          List<@Nullable Object> extended = new ArrayList<>(row);
          extended.add(item);
          longer.add(extended);
        }
      }
      rows = longer;
    }
    List<@Nullable Object> results = new ArrayList<>(rows.size());
    rows.forEach(row -> results.add(ListLookups.flat(row)));
    return results;
  }

  /**
   * One dictionary of {@code dependent}: a name, and its values or the expression that gives them.
   */
  private record Level(String name, @Nullable String expression, @Nullable Object values) {}

  private static List<@Nullable Object> dependent(
      List<@Nullable Object> terms, EvalContext context) {
    List<Level> levels = new ArrayList<>();
    for (Object term : terms) {
      int index = levels.size();
      if (!(term instanceof Map<?, ?> map)) {
        throw failure("Parameter %d must be a dictionary, got %s".formatted(index, type(term)));
      }
      if (map.size() != 1) {
        throw failure(
            "Parameter %d must be a one-element dictionary, got %d elements"
                .formatted(index, map.size()));
      }
      Map.Entry<?, ?> only = map.entrySet().iterator().next();
      String name = Text.str(only.getKey());
      if (levels.stream().anyMatch(level -> level.name.equals(name))) {
        throw failure("The variable " + Text.repr(name) + " appears more than once");
      }
      Object value = only.getValue();
      if (value instanceof CharSequence text) {
        levels.add(new Level(name, text.toString(), null));
      } else if (value instanceof Map || Values.isSequence(value)) {
        levels.add(new Level(name, null, value));
      } else {
        throw failure(
            "Parameter %s (index %d) must have a value of type string, dictionary or list, got type %s"
                .formatted(Text.repr(name), index, type(value)));
      }
    }
    List<@Nullable Object> results = new ArrayList<>();
    if (!levels.isEmpty()) {
      descend(levels, 0, new LinkedHashMap<>(), results, context);
    }
    return results;
  }

  private static void descend(
      List<Level> levels,
      int depth,
      Map<String, @Nullable Object> current,
      List<@Nullable Object> results,
      EvalContext context) {
    if (depth == levels.size()) {
      results.add(new LinkedHashMap<>(current));
      return;
    }
    Level level = levels.get(depth);
    Object values = level.values;
    if (level.expression != null) {
      Map<String, @Nullable Object> item = new LinkedHashMap<>(current);
      try {
        values =
            context
                .templar()
                .with(Collections.singletonMap("item", item))
                .value("{{" + level.expression + "}}");
      } catch (JansibleException e) {
        throw failure(
            "Caught \"%s\" while evaluating %s with item == %s"
                .formatted(e.text(), Text.repr(level.name), Text.str(item)));
      }
    }
    List<@Nullable Object> each = new ArrayList<>();
    if (values instanceof Map<?, ?> map) {
      List<@Nullable Object> keys = new ArrayList<>(map.keySet());
      keys.sort(Order.ASCENDING);
      for (Object key : keys) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("key", key);
        entry.put("value", map.get(key));
        each.add(entry);
      }
    } else if (values instanceof CharSequence || Values.isSequence(values)) {
      each.addAll(Values.list(values));
    } else {
      throw failure(
          "Did not obtain dictionary or list while evaluating %s with item == %s, but %s"
              .formatted(Text.repr(level.name), Text.str(current), type(values)));
    }
    for (Object value : each) {
      current.put(level.name, value);
      descend(levels, depth + 1, current, results, context);
    }
    current.remove(level.name);
  }

  private static String type(@Nullable Object value) {
    return "<class '" + Values.qualifiedTypeName(value) + "'>";
  }

  private static List<@Nullable Object> binary(
      List<@Nullable Object> terms, LookupOptions options, ControllerPaths paths) {
    String missing = options.text("not_exist", "error");
    List<@Nullable Object> results = new ArrayList<>();
    for (Object term : terms) {
      String name = Text.str(term);
      Path file =
          missing.equals("error") ? paths.findOrWarn("files", name) : paths.find("files", name);
      if (file != null) {
        results.add(Base64.getEncoder().encodeToString(paths.controller().read(file)));
      } else if (missing.equals("error")) {
        throw failure("Could not locate file in community.general.binary_file lookup: " + name);
      } else {
        results.add(missing.equals("empty") ? "" : "empty");
      }
    }
    return results;
  }

  private static List<@Nullable Object> random(
      List<@Nullable Object> terms, LookupOptions options) {
    if (!terms.isEmpty()) {
      throw failure("The lookup plugin does not accept positional arguments");
    }
    Object seed = options.get("seed", null);
    SecureRandom secure = new SecureRandom();
    PythonRandom seeded = seed == null ? null : new PythonRandom(Text.str(seed));
    IntUnaryOperator below = seeded == null ? secure::nextInt : seeded::below;
    String similar =
        options.bool("ignore_similar_chars", false) ? options.text("similar_chars", "il1LoO0") : "";
    String digits = without(DIGITS, similar);
    String lower = without(LOWER, similar);
    String upper = without(UPPER, similar);
    String special = without(PUNCTUATION, similar);
    String available = options.text("override_all", "");
    StringBuilder text = new StringBuilder();
    if (available.isEmpty()) {
      String override = options.text("override_special", "");
      special = override.isEmpty() ? special : override;
      available =
          (options.bool("upper", true) ? upper : "")
              + (options.bool("lower", true) ? lower : "")
              + (options.bool("numbers", true) ? digits : "")
              + (options.bool("special", true) ? special : "");
      pick(text, digits, number(options, "min_numeric", 0), below);
      pick(text, lower, number(options, "min_lower", 0), below);
      pick(text, upper, number(options, "min_upper", 0), below);
      pick(text, special, number(options, "min_special", 0), below);
    }
    if (available.isEmpty()) {
      throw failure("Available characters cannot be None, please change constraints");
    }
    pick(text, available, number(options, "length", 8) - text.length(), below);
    String result = text.toString();
    if (seeded == null) {
      List<String> letters = new ArrayList<>(List.of(result.split("")));
      Collections.shuffle(letters, secure);
      result = String.join("", letters);
    }
    return Collections.singletonList(
        options.bool("base64", false)
            ? Base64.getEncoder().encodeToString(result.getBytes(StandardCharsets.UTF_8))
            : result);
  }

  private static int number(LookupOptions options, String name, int fallback) {
    return Values.intValue(options.get(name, (long) fallback));
  }

  private static void pick(StringBuilder text, String from, int count, IntUnaryOperator below) {
    if (count > 0 && from.isEmpty()) {
      throw failure("Available characters cannot be None, please change constraints");
    }
    for (int i = 0; i < count; i++) {
      text.append(from.charAt(below.applyAsInt(from.length())));
    }
  }

  private static String without(String letters, String left) {
    StringBuilder kept = new StringBuilder();
    letters.chars().filter(c -> left.indexOf(c) < 0).forEach(c -> kept.append((char) c));
    return kept.toString();
  }
}
