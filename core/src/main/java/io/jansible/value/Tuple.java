package io.jansible.value;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * The value with lists in place of its tuples, a copy where it has members: what a stored
   * variable is when it is read, since Ansible renders it then, member by member.
   */
  public static @Nullable Object toLists(@Nullable Object value) {
    return switch (value) {
      case Unsafe unsafe -> new Unsafe(toLists(unsafe.value()));
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(each -> copy.add(toLists(each)));
        yield copy;
      }
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, each) -> copy.put(key, toLists(each)));
        yield copy;
      }
      case null, default -> value;
    };
  }
}
