package io.jansible.vars;

import io.jansible.template.Variables;
import java.util.ArrayList;
import java.util.BitSet;
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
  private final BitSet given;
  private final boolean merge;

  private Layers(Map<String, @Nullable Object>[] layers, BitSet given, boolean merge) {
    this.layers = layers;
    this.given = given;
    this.merge = merge;
  }

  /** Layers, from the one of the highest precedence down. */
  static final class Builder {
    private final List<Map<String, @Nullable Object>> layers = new ArrayList<>(24);
    private final BitSet given = new BitSet();

    /** A layer of what somebody has written in YAML. */
    Builder written(Map<String, @Nullable Object> layer) {
      if (!layer.isEmpty()) {
        layers.add(layer);
      }
      return this;
    }

    Builder written(List<Map<String, @Nullable Object>> outermostFirst) {
      outermostFirst.reversed().forEach(this::written);
      return this;
    }

    /** A layer of other values: magic variables, what was computed, what {@code -e} says. */
    Builder given(Map<String, @Nullable Object> layer) {
      if (!layer.isEmpty()) {
        given.set(layers.size());
        layers.add(layer);
      }
      return this;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    Layers build(boolean merge) {
      return new Layers(layers.toArray(Map[]::new), given, merge);
    }
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
        return !given.get(i) && !INVENTORYS_OWN.contains(name);
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
