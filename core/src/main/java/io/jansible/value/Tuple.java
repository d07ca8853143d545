package io.jansible.value;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * Python's tuple: an immutable list whose text has round brackets and that never equals a list in a
 * template.
 */
public final class Tuple extends AbstractList<@Nullable Object> implements RandomAccess {
  private final @Nullable Object[] items;
  private final List<String> names;

  private Tuple(@Nullable Object[] items, List<String> names) {
    this.items = items;
    this.names = names;
  }

  public static Tuple of(@Nullable Object... items) {
    return new Tuple(items.clone(), List.of());
  }

  public static Tuple copyOf(List<? extends @Nullable Object> items) {
    return new Tuple(items.toArray(), List.of());
  }

  /** Python's {@code namedtuple}: each item can be asked for by name as well. */
  public static Tuple named(List<String> names, @Nullable Object... items) {
    return new Tuple(items.clone(), List.copyOf(names));
  }

  /** The items' names; empty for a plain tuple. */
  public List<String> names() {
    return names;
  }

  @Override
  public @Nullable Object get(int index) {
    return items[index];
  }

  @Override
  public int size() {
    return items.length;
  }
}
