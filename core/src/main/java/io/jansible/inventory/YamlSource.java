package io.jansible.inventory;

import io.jansible.error.JansibleException;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.Unsafe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An inventory in Ansible's YAML format: groups with hosts, vars and children. */
final class YamlSource {
  private final Graph graph;
  private final Inventory.Listener listener;

  YamlSource(Graph graph, Inventory.Listener listener) {
    this.graph = graph;
    this.listener = listener;
  }

  void parse(@Nullable Object data) {
    if (!Values.truth(data)) {
      throw new JansibleException("Parsed empty YAML file");
    }
    if (!(data instanceof Map<?, ?> groups)) {
      throw new JansibleException(
          "YAML inventory has invalid structure, it should be a dictionary, got: " + type(data));
    }
    if (Values.truth(groups.get("plugin"))) {
      throw new JansibleException("Plugin configuration YAML file, not YAML inventory");
    }
    groups.forEach(this::group);
  }

  /** The class that a YAML value has in Ansible, as messages show it. */
  static String type(@Nullable Object raw) {
    Object value = Unsafe.unmark(raw);
    return switch (value) {
      case String text -> "<class 'ansible.parsing.yaml.objects.AnsibleUnicode'>";
      case List<?> list -> "<class 'ansible.parsing.yaml.objects.AnsibleSequence'>";
      case Map<?, ?> map -> "<class 'ansible.parsing.yaml.objects.AnsibleMapping'>";
      case null, default -> "<class '" + Values.typeName(value) + "'>";
    };
  }

  private String group(@Nullable Object asked, @Nullable Object data) {
    if (data != null && !(data instanceof Map)) {
      listener.warn("Skipping '" + Text.str(asked) + "' as this is not a valid group definition");
      return Text.str(asked);
    }
    String name = add(asked);
    if (data instanceof Map<?, ?> parts) {
      parts(name, parts);
    }
    return name;
  }

  private String add(@Nullable Object asked) {
    String problem = "Unable to add group " + Text.str(asked) + ": ";
    if (!(asked instanceof String name)) {
      throw new JansibleException(
          problem
              + "Invalid group name supplied, expected a string but got "
              + type(asked)
              + " for "
              + Text.str(asked));
    }
    try {
      return graph.addGroup(name);
    } catch (JansibleException e) {
      throw new JansibleException(problem + e.text(), null, e);
    }
  }

  private void parts(String group, Map<?, ?> given) {
    Map<Object, @Nullable Object> parts = new LinkedHashMap<>(given);
    for (String section : List.of("vars", "children", "hosts")) {
      Object value = Unsafe.unmark(parts.get(section));
      if (value instanceof String text) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put(text, null);
        parts.put(section, one);
      } else if (value != null && !(value instanceof Map)) {
        throw new JansibleException(
            "Invalid \""
                + section
                + "\" entry for \""
                + group
                + "\" group, requires a dictionary, found \""
                + type(value)
                + "\" instead.");
      }
    }
    parts.forEach((key, value) -> part(group, Text.str(key), value));
  }

  private void part(String group, String key, @Nullable Object value) {
    if (value == null) {
      listener.say("Skipping empty key (" + key + ") in group (" + group + ")", 3);
      return;
    }
    if (!(value instanceof Map<?, ?> map)) {
      listener.warn(
          "Skipping key ("
              + key
              + ") in group ("
              + group
              + ") as it is not a mapping, it is a "
              + type(value));
      return;
    }
    switch (key) {
      case "vars" -> map.forEach((name, each) -> graph.set(group, Text.str(name), each));
      case "children" -> map.forEach((name, each) -> graph.addChild(group, group(name, each)));
      case "hosts" -> map.forEach((pattern, vars) -> host(group, pattern, vars));
      default ->
          listener.warn(
              "Skipping unexpected key ("
                  + key
                  + ") in group ("
                  + group
                  + "), only \"vars\", \"children\" and \"hosts\" are valid");
    }
  }

  private void host(String group, @Nullable Object pattern, @Nullable Object vars) {
    if (!(pattern instanceof String text)) {
      throw new JansibleException(
          "Host pattern "
              + Text.str(pattern)
              + " must be a string. Enclose integers/floats in quotation marks.");
    }
    graph.add(HostAddress.of(text), group, variables(vars));
  }

  /** A host's variables; nothing stands for none. */
  static Map<?, ?> variables(@Nullable Object vars) {
    if (vars instanceof Map<?, ?> map) {
      return map;
    }
    if (Values.truth(vars)) {
      throw new JansibleException(
          "Invalid data from file, expected dictionary and got:\n\n" + Text.str(vars));
    }
    return Map.of();
  }
}
