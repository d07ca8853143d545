package io.jansible.template.test;

import io.jansible.template.Arguments;
import io.jansible.template.filter.Signature;
import io.jansible.template.regex.PythonRegex;
import io.jansible.template.regex.RegexCache;
import io.jansible.template.value.Dicts;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import io.jansible.template.value.VaultedText;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tests of {@code ansible.builtin}, by their short and by their full names. */
public final class AnsibleTests {
  private static final String[] PREFIXES = {"ansible.builtin.", "ansible.legacy."};

  private AnsibleTests() {}

  /** All of them by name. */
  public static Map<String, JinjaTest> all() {
    Map<String, JinjaTest> tests = new HashMap<>();
    results(tests);
    regexes(tests, new RegexCache());
    collections(tests);
    tests.putAll(FileTests.all());
    tests.putAll(UrlTests.all());
    add(
        tests,
        "version version_compare",
        "version_compare(value, version, operator=, strict=, version_type=)",
        (value, a, c) -> VersionTest.compare(value, a));
    Map<String, JinjaTest> all = new HashMap<>(tests);
    for (String prefix : PREFIXES) {
      tests.forEach((name, test) -> all.put(prefix + name, test));
    }
    return all;
  }

  static void add(Map<String, JinjaTest> tests, String names, String signature, JinjaTest test) {
    JinjaTest checked = Signature.of(signature).test(test);
    for (String name : names.split(" ")) {
      tests.put(name, checked);
    }
  }

  static PythonError error(String message) {
    return new PythonError("AnsibleFilterError", message);
  }

  private static void results(Map<String, JinjaTest> tests) {
    add(
        tests,
        "failed failure",
        "failed(result)",
        (value, a, c) -> flag(value, "failed", "failed"));
    add(
        tests,
        "succeeded success successful",
        "success(result)",
        (value, a, c) -> !flag(value, "failed", "failed"));
    add(
        tests,
        "unreachable",
        "unreachable(result)",
        (value, a, c) -> flag(value, "unreachable", "unreachable"));
    add(
        tests,
        "reachable",
        "reachable(result)",
        (value, a, c) -> !flag(value, "unreachable", "unreachable"));
    add(
        tests,
        "skipped skip",
        "skipped(result)",
        (value, a, c) -> flag(value, "skipped", "skipped"));
    add(tests, "changed change", "changed(result)", (value, a, c) -> changed(value));
    add(tests, "started", "started(result)", (value, a, c) -> async(value, "started"));
    add(tests, "finished", "finished(result)", (value, a, c) -> async(value, "finished"));
    add(
        tests,
        "timedout",
        "timedout(result)",
        (value, a, c) ->
            result(value, "timedout").get("timedout") instanceof Map<?, ?> timedOut
                && Values.truth(timedOut.get("period")));
  }

  private static Map<?, ?> result(@Nullable Object value, String test) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw error("The '" + test + "' test expects a dictionary");
  }

  private static boolean flag(@Nullable Object value, String key, String test) {
    return Values.truth(result(value, test).get(key));
  }

  private static boolean changed(@Nullable Object value) {
    Map<?, ?> result = result(value, "changed");
    if (result.containsKey("changed")) {
      return Values.truth(result.get("changed"));
    }
    if (result.get("results") instanceof List<?> results) {
      if (results.isEmpty()) {
        throw PythonError.index("list index out of range");
      }
      if (results.get(0) instanceof Map) {
        for (Object each : results) {
          if (each instanceof Map<?, ?> map && Values.truth(map.get("changed"))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** What is no result of an asynchronous task counts as started and as finished. */
  private static boolean async(@Nullable Object value, String key) {
    Map<?, ?> result = result(value, key);
    return !result.containsKey(key) || Values.equal(result.get(key), 1L);
  }

  private static void regexes(Map<String, JinjaTest> tests, RegexCache cache) {
    add(
        tests,
        "match",
        "match(value, pattern=, ignorecase=, multiline=)",
        (value, a, c) -> regex(value, a, "match", cache));
    add(
        tests,
        "search",
        "search(value, pattern=, ignorecase=, multiline=)",
        (value, a, c) -> regex(value, a, "search", cache));
    add(
        tests,
        "regex",
        "regex(value, pattern=, ignorecase=, multiline=, match_type=)",
        (value, a, c) -> regex(value, a, Text.str(a.get(3, "match_type", "search")), cache));
  }

  private static boolean regex(
      @Nullable Object value, Arguments arguments, String type, RegexCache cache) {
    String text = Text.str(value);
    Object pattern = arguments.get(0, "pattern", "");
    if (pattern instanceof Undefined undefined) {
      throw PythonError.type(
          "first argument must be string or compiled pattern: " + undefined.kind().className());
    }
    if (!(pattern instanceof CharSequence)) {
      throw PythonError.type("first argument must be string or compiled pattern");
    }
    PythonRegex regex =
        cache.get(
            pattern.toString(),
            Values.truth(arguments.get(1, "ignorecase", false)),
            Values.truth(arguments.get(2, "multiline", false)));
    return switch (type) {
      case "match" -> regex.matcher(text).lookingAt();
      case "fullmatch" -> regex.matcher(text).matches();
      case "search", "findall", "finditer" -> regex.matcher(text).find();
      default -> throw PythonError.type("'str' object is not callable");
    };
  }

  private static void collections(Map<String, JinjaTest> tests) {
    add(
        tests,
        "subset issubset",
        "issubset(a, b)",
        (value, a, c) -> contained(value, a.get(0, "b", null)));
    add(
        tests,
        "superset issuperset",
        "issuperset(a, b)",
        (value, a, c) -> contained(a.get(0, "b", null), value));
    add(
        tests,
        "contains",
        "contains(seq, value)",
        (value, a, c) -> Values.contains(value, a.get(0, "value", null)));
    add(
        tests,
        "nan isnan",
        "isnotanumber(x)",
        (value, a, c) -> value instanceof Double number && number.isNaN());
    add(tests, "any", "any(iterable)", (value, a, c) -> anyIs(value, true));
    add(tests, "all", "all(iterable)", (value, a, c) -> !anyIs(value, false));
    add(tests, "truthy", "truthy(value, convert_bool=)", (value, a, c) -> truthy(value, a));
    add(tests, "falsy", "falsy(value, convert_bool=)", (value, a, c) -> !truthy(value, a));
    add(
        tests,
        "vault_encrypted",
        "vault_encrypted(value)",
        (value, a, c) -> value instanceof VaultedText text && !text.isSealed());
  }

  private static boolean contained(@Nullable Object small, @Nullable Object large) {
    Set<@Nullable Object> all = new LinkedHashSet<>();
    for (Object item : Values.iterate(large)) {
      Dicts.setAdd(all, item);
    }
    for (Object item : Values.iterate(small)) {
      if (!Dicts.setHas(all, item)) {
        return false;
      }
    }
    return true;
  }

  private static boolean anyIs(@Nullable Object value, boolean wanted) {
    for (Object item : Values.iterate(value)) {
      if (Values.truth(item) == wanted) {
        return true;
      }
    }
    return false;
  }

  private static boolean truthy(@Nullable Object value, Arguments arguments) {
    if (Values.truth(arguments.get(0, "convert_bool", false))) {
      Object plain = value;
      if (value instanceof CharSequence text) {
        plain = io.jansible.template.value.Strings.strip(text.toString()).toLowerCase(Locale.ROOT);
      }
      if (plain instanceof String word) {
        switch (word) {
          case "y", "yes", "on", "1", "true", "t", "1.0" -> {
            return true;
          }
          case "n", "no", "off", "0", "false", "f", "0.0" -> {
            return false;
          }
          default -> {}
        }
      }
    }
    return Values.truth(value);
  }
}
