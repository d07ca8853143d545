package io.jansible.inventory;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Variables of several places together, the later ones first in rank. */
final class Combine {
  private final boolean merge;

  /**
   * @param merge whether dictionaries of the same name are merged ({@code hash_behaviour})
   */
  Combine(boolean merge) {
    this.merge = merge;
  }

  /** Adds variables that hide those of the same name. */
  void into(Map<String, @Nullable Object> base, Map<String, ? extends @Nullable Object> more) {
    if (merge) {
      more.forEach((name, value) -> base.put(name, merged(base.get(name), value)));
    } else {
      base.putAll(more);
    }
  }

  /** Dictionaries recursively, anything else replaced. */
  static @Nullable Object merged(@Nullable Object base, @Nullable Object over) {
    if (!(base instanceof Map<?, ?> first) || !(over instanceof Map<?, ?> second)) {
      return over;
    }
    Map<Object, @Nullable Object> result = new LinkedHashMap<>(first);
    second.forEach((key, value) -> result.put(key, merged(result.get(key), value)));
    return result;
  }
}
