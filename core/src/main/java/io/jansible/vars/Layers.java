package io.jansible.vars;

import io.jansible.template.Variables;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Variables as layers, the one of the highest precedence first; nothing is copied. With {@code
 * merge} (Ansible's {@code hash_behaviour}), dictionaries of the same name are merged across
 * layers.
 */
final class Layers implements Variables {
  private static final Set<String> INVENTORYS_OWN =
      Set.of(
          "inventory_hostname",
          "inventory_hostname_short",
          "inventory_file",
          "inventory_dir",
          "group_names");

  private final Map<String, @Nullable Object>[] layers;
  private final boolean merge;
  private final int written;

  /**
   * @param given how many of the first layers are not written in YAML: magic variables and {@code
   *     -e}
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  Layers(List<Map<String, @Nullable Object>> layers, int given, boolean merge) {
    this.layers = layers.stream().filter(layer -> !layer.isEmpty()).toArray(Map[]::new);
    this.written = (int) layers.stream().limit(given).filter(layer -> !layer.isEmpty()).count();
    this.merge = merge;
  }

  @Override
  public @Nullable Object raw(String name) {
    for (int i = 0; i < layers.length; i++) {
      Object value = layers[i].get(name);
      if (value != null) {
        return merge && value instanceof Map<?, ?> ? merged(name, i) : value;
      }
      if (layers[i].containsKey(name)) {
        return null;
      }
    }
    return ABSENT;
  }

  @Override
  public boolean written(String name) {
    for (int i = 0; i < layers.length; i++) {
      if (layers[i].containsKey(name)) {
        return i >= written && !INVENTORYS_OWN.contains(name);
      }
    }
    return false;
  }

  private @Nullable Object merged(String name, int highest) {
    Object result = null;
    for (int i = layers.length - 1; i >= highest; i--) {
      if (layers[i].containsKey(name)) {
        result = mergeHashes(result, layers[i].get(name));
      }
    }
    return result;
  }

  /** Ansible's merge_hash: dictionaries recursively, anything else replaced. */
  static @Nullable Object mergeHashes(@Nullable Object base, @Nullable Object over) {
    if (!(base instanceof Map<?, ?> first) || !(over instanceof Map<?, ?> second)) {
      return over;
    }
    Map<Object, @Nullable Object> result = new LinkedHashMap<>(first);
    second.forEach((key, value) -> result.merge(key, value, Layers::mergeHashes));
    return result;
  }

  @Override
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = layers.length - 1; i >= 0; i--) {
      names.addAll(layers[i].keySet());
    }
    return names;
  }
}
