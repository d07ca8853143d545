package io.jansible.yaml;

import io.jansible.error.Position;
import io.jansible.value.Unsafe;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping; of keys that stand twice the last one counts, and {@code <<} is merged. */
public final class YamlMap implements YamlNode {
  private final Map<Object, Entry> entries;
  private final Position position;
  private final Object value;

  /** A key with its place, and what it is set to. */
  public record Entry(@Nullable Object key, Position keyPosition, YamlNode node) {}

  YamlMap(Map<@Nullable Object, Entry> entries, Position position, boolean unsafe) {
    this.entries = Collections.unmodifiableMap(entries);
    this.position = position;
    Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
    entries.forEach(
        (key, entry) ->
            values.put(key, unsafe ? Plain.of(entry.node.value()) : entry.node.value()));
    Map<@Nullable Object, @Nullable Object> data = Collections.unmodifiableMap(values);
    this.value = unsafe ? new Unsafe(data) : data;
  }

  public List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** What a key is set to; null if it is not there. */
  public @Nullable YamlNode get(Object key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.node;
  }

  public boolean has(Object key) {
    return entries.containsKey(key);
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public Object value() {
    return value;
  }
}
