package io.jansible.inventory;

import io.jansible.error.JansibleException;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An inventory in Ansible's TOML format: a table for each group. */
final class TomlSource {
  private final Graph graph;
  private final Inventory.Listener listener;

  TomlSource(Graph graph, Inventory.Listener listener) {
    this.graph = graph;
    this.listener = listener;
  }

  void parse(String file, String text) {
    Map<String, @Nullable Object> data;
    try {
      data = TomlReader.read(text);
    } catch (JansibleException e) {
      throw new JansibleException(
          "TOML file (" + file + ") is invalid: " + e.text() + ". " + e.text(), null, e);
    }
    if (data.isEmpty()) {
      throw new JansibleException("Parsed empty TOML file");
    }
    if (Values.truth(data.get("plugin"))) {
      throw new JansibleException("Plugin configuration TOML file, not TOML inventory");
    }
    data.forEach(this::group);
  }

  private void group(String asked, @Nullable Object data) {
    if (!(data instanceof Map<?, ?> parts)) {
      listener.warn("Skipping '" + asked + "' as this is not a valid group definition");
      return;
    }
    String group = graph.addGroup(asked);
    parts.forEach((key, value) -> part(group, Text.str(key), value));
  }

  private void part(String group, String key, @Nullable Object value) {
    switch (key) {
      case "vars" ->
          map(group, key, value).forEach((name, each) -> graph.set(group, Text.str(name), each));
      case "children" -> {
        if (!(value instanceof List<?> children)) {
          throw invalid(group, key, "list", value);
        }
        for (Object child : children) {
          group(Text.str(child), Map.of());
          graph.addChild(group, Text.str(child));
        }
      }
      case "hosts" ->
          map(group, key, value)
              .forEach(
                  (pattern, vars) ->
                      graph.add(
                          HostAddress.of(Text.str(pattern)), group, YamlSource.variables(vars)));
      default ->
          listener.warn(
              "Skipping unexpected key \""
                  + key
                  + "\" in group \""
                  + group
                  + "\", only \"vars\", \"children\" and \"hosts\" are valid");
    }
  }

  private static Map<?, ?> map(String group, String key, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw invalid(group, key, "dict", value);
  }

  private static JansibleException invalid(
      String group, String key, String wanted, @Nullable Object value) {
    return new JansibleException(
        "Invalid \""
            + key
            + "\" entry for \""
            + group
            + "\" group, requires a "
            + wanted
            + ", found \"<class '"
            + Values.typeName(value)
            + "'>\" instead.");
  }
}
