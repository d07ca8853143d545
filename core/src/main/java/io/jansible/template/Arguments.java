package io.jansible.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a filter, test or function call, bound the way Python binds them.
 *
 * @param positional in order, without the filtered value
 * @param named keyword arguments in order
 */
public record Arguments(List<@Nullable Object> positional, Map<String, @Nullable Object> named) {
  public static final Arguments NONE = new Arguments(List.of(), Map.of());

  /** The argument at {@code index}, or the one called {@code name}, or {@code fallback}. */
  public @Nullable Object get(int index, String name, @Nullable Object fallback) {
    if (index < positional.size()) {
      return positional.get(index);
    }
    return named.containsKey(name) ? named.get(name) : fallback;
  }

  public boolean has(int index, String name) {
    return index < positional.size() || named.containsKey(name);
  }

  public int count() {
    return positional.size() + named.size();
  }
}
