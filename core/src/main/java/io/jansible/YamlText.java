package io.jansible;

import io.jansible.template.dump.DumpOptions;
import io.jansible.template.dump.YamlDumper;
import io.jansible.value.Unsafe;
import io.jansible.value.VaultText;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Data as YAML in the layout that Ansible's commands have: PyYAML's {@code dump(data,
 * default_flow_style=False, indent=indent, allow_unicode=True)} over libyaml. Results of events and
 * inventories may be given as they are, marks included.
 */
public final class YamlText {
  /** Collections that were met, by identity; null where each is written out where it stands. */
  private final @Nullable Map<Object, Object> shared;

  private YamlText(@Nullable Map<Object, Object> shared) {
    this.shared = shared;
  }

  /**
   * @param indent of each level; what is not 2 to 9 stands for 2
   * @param blocks makes of a text with several lines what is written as a literal block; null where
   *     such a text is written as any other
   */
  public static String of(
      @Nullable Object value, int indent, @Nullable UnaryOperator<String> blocks) {
    return YamlDumper.dump(new YamlText(null).plain(value), DumpOptions.shown(indent, blocks));
  }

  /** With an anchor where a list or a dictionary is met once more ({@code *id001}). */
  public static String withAnchors(@Nullable Object value) {
    return YamlDumper.dump(
        new YamlText(new IdentityHashMap<>()).plain(value), DumpOptions.shown(0, null));
  }

  /** The value without marks; each collection is an object of its own, or stays the one it is. */
  private @Nullable Object plain(@Nullable Object marked) {
    Object value = Unsafe.unmark(marked);
    if (value instanceof Map || value instanceof Collection) {
      Object known = shared == null ? null : shared.get(value);
      return known != null ? known : copy(value);
    }
    return value instanceof Number
            || value instanceof Boolean
            || value instanceof VaultText
            || value instanceof Temporal
            || value == null
        ? value
        : value.toString();
  }

  private Object copy(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
      remember(value, copy);
      map.forEach((key, each) -> copy.put(plain(key), plain(each)));
      return copy;
    }
    List<@Nullable Object> copy = new ArrayList<>();
    remember(value, copy);
    ((Collection<?>) value).forEach(each -> copy.add(plain(each)));
    return copy;
  }

  private void remember(Object value, Object copy) {
    if (shared != null) {
      shared.put(value, copy);
    }
  }
}
