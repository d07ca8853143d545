package io.jansible.module;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a module returns: Ansible's result dictionary, in the order of its keys. Values are plain
 * data (null, Boolean, Long, Double, String, List, Map). Built by one thread, then not changed any
 * more.
 */
public final class ModuleResult {
  private final Map<String, @Nullable Object> values;

  private ModuleResult(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  /** A result that says whether something changed. */
  public static ModuleResult changed(boolean changed) {
    return new ModuleResult(new LinkedHashMap<>()).put("changed", changed);
  }

  public static ModuleResult of(Map<String, ? extends @Nullable Object> values) {
    return new ModuleResult(new LinkedHashMap<>(values));
  }

  /** A module that does nothing here: {@code skipped}, with the reason. */
  public static ModuleResult skipped(String message) {
    return changed(false).put("skipped", true).put("msg", message);
  }

  /** Sets one key; an Integer becomes a Long. */
  public ModuleResult put(String key, @Nullable Object value) {
    values.put(key, value instanceof Integer number ? (Object) Long.valueOf(number) : value);
    return this;
  }

  public ModuleResult putAll(Map<String, ? extends @Nullable Object> more) {
    more.forEach(this::put);
    return this;
  }

  public @Nullable Object get(String key) {
    return values.get(key);
  }

  public boolean isTrue(String key) {
    return Boolean.TRUE.equals(values.get(key));
  }

  /** The live map, which the engine completes. */
  public Map<String, @Nullable Object> values() {
    return values;
  }
}
