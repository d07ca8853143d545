package io.jansible.inventory;

import io.jansible.error.JansibleException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An inventory in Ansible's YAML format: groups with hosts, vars and children. */
final class YamlSource {
  private final Graph graph;
  private final Consumer<String> warnings;

  YamlSource(Graph graph, Consumer<String> warnings) {
    this.graph = graph;
    this.warnings = warnings;
  }

  void parse(@Nullable Object data) {
    if (data == null || data.equals(Map.of())) {
      throw new JansibleException("Parsed empty YAML file");
    }
    if (!(data instanceof Map<?, ?> groups)) {
      throw new JansibleException(
          "YAML inventory has invalid structure, it should be a dictionary, got: "
              + (data instanceof List
                  ? "<class 'ansible.parsing.yaml.objects.AnsibleSequence'>"
                  : "<class 'ansible.parsing.yaml.objects.AnsibleUnicode'>"));
    }
    if (groups.containsKey("plugin")) {
      throw new JansibleException("Plugin configuration YAML file, not YAML inventory");
    }
    groups.forEach((name, each) -> group(String.valueOf(name), each));
  }

  private String group(String asked, @Nullable Object data) {
    String name;
    try {
      name = graph.addGroup(asked);
    } catch (JansibleException e) {
      throw new JansibleException("Unable to add group " + asked + ": " + e.text());
    }
    if (data == null) {
      return name;
    }
    if (!(data instanceof Map<?, ?> parts)) {
      warnings.accept("Skipping '" + asked + "' as this is not a valid group definition");
      return name;
    }
    for (Map.Entry<?, ?> part : parts.entrySet()) {
      String key = String.valueOf(part.getKey());
      Object value = part.getValue();
      switch (key) {
        case "vars", "children", "hosts" -> {
          Object section = value instanceof String text ? one(text) : value;
          if (section == null) {
            continue;
          }
          if (!(section instanceof Map<?, ?> map)) {
            throw new JansibleException(
                "Invalid \""
                    + key
                    + "\" entry for \""
                    + asked
                    + "\" group, requires a dictionary, found \""
                    + (section instanceof List
                        ? "<class 'ansible.parsing.yaml.objects.AnsibleSequence'>"
                        : "<class '" + section.getClass().getSimpleName() + "'>")
                    + "\" instead.");
          }
          section(name, key, map);
        }
        default ->
            warnings.accept(
                "Skipping unexpected key \""
                    + key
                    + "\" in group \""
                    + asked
                    + "\", only \"vars\", \"children\" and \"hosts\" are valid");
      }
    }
    return name;
  }

  private static Map<String, @Nullable Object> one(String text) {
    Map<String, @Nullable Object> map = new java.util.LinkedHashMap<>();
    map.put(text, null);
    return map;
  }

  private void section(String group, String key, Map<?, ?> map) {
    switch (key) {
      case "vars" -> {
        Group target = graph.groups.get(group);
        if (target != null) {
          map.forEach((name, value) -> graph.setGroupVariable(target, String.valueOf(name), value));
        }
      }
      case "children" ->
          map.forEach((name, value) -> graph.addChild(group, group(String.valueOf(name), value)));
      default ->
          map.forEach(
              (pattern, vars) -> {
                for (String name : HostRange.expand(String.valueOf(pattern))) {
                  Host host = graph.addHost(name);
                  graph.addHostTo(group, name);
                  if (vars instanceof Map<?, ?> values) {
                    values.forEach((each, value) -> host.vars.put(String.valueOf(each), value));
                  }
                }
              });
    }
  }
}
