package io.jansible.inventory;

import io.jansible.error.JansibleException;
import io.jansible.template.Templar;
import io.jansible.template.value.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ansible's {@code generator} plugin: a host for each combination of the values of several layers.
 */
final class GeneratorSource {
  private final Graph graph;
  private final Templar templar;

  GeneratorSource(Graph graph, Templar templar) {
    this.graph = graph;
    this.templar = templar;
  }

  void parse(Map<?, ?> config) {
    if (!(needed(config, "layers") instanceof Map<?, ?> layers)
        || !(needed(config, "hosts") instanceof Map<?, ?> hosts)) {
      throw new JansibleException("generator needs dictionaries for layers and hosts");
    }
    combine(layers, List.copyOf(layers.keySet()), 0, new LinkedHashMap<>(), hosts);
  }

  private static @Nullable Object needed(Map<?, ?> map, String key) {
    if (!map.containsKey(key)) {
      throw new JansibleException("'" + key + "'");
    }
    return map.get(key);
  }

  /** The last layer changes fastest. */
  private void combine(
      Map<?, ?> layers,
      List<?> names,
      int depth,
      Map<String, @Nullable Object> chosen,
      Map<?, ?> hosts) {
    if (depth < names.size()) {
      if (layers.get(names.get(depth)) instanceof List<?> values) {
        for (Object value : values) {
          chosen.put(Text.str(names.get(depth)), value);
          combine(layers, names, depth + 1, chosen, hosts);
        }
      }
      return;
    }
    Templar own = templar.with(new LinkedHashMap<>(chosen));
    String host = own.text(Text.str(needed(hosts, "name")));
    graph.addHost(host);
    parents(own, host, hosts.get("parents"));
  }

  private void parents(Templar own, String child, @Nullable Object parents) {
    if (!(parents instanceof List<?> list)) {
      return;
    }
    for (Object each : list) {
      if (!(each instanceof Map<?, ?> parent)) {
        throw new JansibleException("Element " + child + " has a parent with no name element");
      }
      String name = graph.addGroup(own.text(Text.str(needed(parent, "name"))));
      if (parent.get("vars") instanceof Map<?, ?> vars) {
        vars.forEach((key, value) -> graph.set(name, Text.str(key), own.text(Text.str(value))));
      }
      if (graph.groups.containsKey(child)) {
        graph.addChild(name, child);
      } else {
        graph.addHostTo(name, child);
      }
      parents(own, name, parent.get("parents"));
    }
  }
}
