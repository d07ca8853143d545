package io.jansible.module;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task's arguments after validation: every argument of the spec has its key, its type and its
 * default; aliases are resolved.
 */
public final class Args {
  private final Map<String, @Nullable Object> values;

  public Args(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  public @Nullable Object raw(String name) {
    return values.get(name);
  }

  /** Whether the argument has a value that is not None. */
  public boolean has(String name) {
    return values.get(name) != null;
  }

  public @Nullable String text(String name) {
    Object value = values.get(name);
    return value == null ? null : value.toString();
  }

  /** Of an argument that is required or has a default. */
  public String string(String name) {
    String value = text(name);
    if (value == null) {
      throw new ModuleFailure("missing required arguments: " + name);
    }
    return value;
  }

  /** False where it is None. */
  public boolean bool(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  public @Nullable Boolean optionalBool(String name) {
    return (Boolean) values.get(name);
  }

  public @Nullable Long integer(String name) {
    return values.get(name) instanceof Number number ? number.longValue() : null;
  }

  public @Nullable Double decimal(String name) {
    return values.get(name) instanceof Number number ? number.doubleValue() : null;
  }

  /** Empty where it is None. */
  @SuppressWarnings("unchecked")
  public List<@Nullable Object> list(String name) {
    return values.get(name) instanceof List<?> list ? (List<@Nullable Object>) list : List.of();
  }

  /** A list's elements as text; empty where it is None. */
  public List<String> texts(String name) {
    return list(name).stream().map(String::valueOf).toList();
  }

  /** Empty where it is None. */
  @SuppressWarnings("unchecked")
  public Map<String, @Nullable Object> dict(String name) {
    return values.get(name) instanceof Map<?, ?> map
        ? (Map<String, @Nullable Object>) map
        : Map.of();
  }

  public Map<String, @Nullable Object> values() {
    return values;
  }
}
