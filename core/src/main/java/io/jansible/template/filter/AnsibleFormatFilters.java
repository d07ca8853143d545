package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.UndefinedException;
import io.jansible.template.dump.DumpOptions;
import io.jansible.template.dump.YamlDumper;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Values;
import io.jansible.value.JsonReader;
import io.jansible.value.Unsafe;
import io.jansible.yaml.YamlLoader;
import io.jansible.yaml.YamlNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ansible's filters that write and read JSON and YAML. */
final class AnsibleFormatFilters {
  private AnsibleFormatFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    filters.put(
        "to_json", (value, arguments, context) -> JsonWriter.of(arguments, false).write(value));
    filters.put(
        "to_nice_json", (value, arguments, context) -> JsonWriter.of(arguments, true).write(value));
    add(
        filters,
        "from_json",
        "loads(s, cls=, object_hook=, parse_float=, parse_int=, parse_constant=)",
        (value, arguments, context) -> fromJson(value));
    filters.put(
        "to_yaml",
        (value, arguments, context) ->
            yaml("to_yaml", value, DumpOptions.of("to_yaml", arguments, false)));
    filters.put(
        "to_nice_yaml",
        (value, arguments, context) ->
            yaml("to_nice_yaml", value, DumpOptions.of("to_nice_yaml", arguments, true)));
    add(
        filters,
        "from_yaml",
        "from_yaml(data)",
        (value, arguments, context) ->
            value instanceof CharSequence text ? fromYaml(text.toString()) : value);
    add(
        filters,
        "from_yaml_all",
        "from_yaml_all(data)",
        (value, arguments, context) ->
            value instanceof CharSequence text ? fromYamlAll(text.toString()) : value);
    return filters;
  }

  private static Object yaml(String filter, @Nullable Object value, DumpOptions options) {
    try {
      return YamlDumper.dump(value, options);
    } catch (PythonError | UndefinedException e) {
      throw AnsibleFilters.error(filter + " - " + e.text() + ". " + e.text());
    }
  }

  private static @Nullable Object fromJson(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return JsonReader.loads(new String(bytes, StandardCharsets.UTF_8));
    }
    if (!(value instanceof CharSequence text)) {
      throw PythonError.type(
          "the JSON object must be str, bytes or bytearray, not " + Values.typeName(value));
    }
    try {
      return JsonReader.loads(text.toString());
    } catch (JsonReader.JsonException e) {
      throw new PythonError(
          "json.decoder.JSONDecodeError", java.util.Objects.requireNonNull(e.getMessage()));
    }
  }

  private static @Nullable Object fromYaml(String text) {
    YamlNode node = new YamlLoader(message -> {}).load(text, "<unicode string>");
    return node == null ? null : plain(node.value());
  }

  private static List<@Nullable Object> fromYamlAll(String text) {
    List<@Nullable Object> all = new ArrayList<>();
    for (YamlNode node : new YamlLoader(message -> {}).loadAll(text, "<unicode string>")) {
      all.add(plain(node.value()));
    }
    return all;
  }

  /** A copy that a template may change, without marks. */
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case Unsafe unsafe -> plain(unsafe.value());
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(item -> copy.add(plain(item)));
        yield copy;
      }
      case Map<?, ?> map -> {
        Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, item) -> copy.put(key, plain(item)));
        yield copy;
      }
      case null, default -> value;
    };
  }
}
