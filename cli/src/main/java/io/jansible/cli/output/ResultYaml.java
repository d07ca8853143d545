package io.jansible.cli.output;

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

/** Results, inventories and settings as YAML, in the layout that Ansible's commands have. */
public final class ResultYaml {
  /** Collections that were met, by identity; null where each is written out where it stands. */
  private final @Nullable Map<Object, Object> shared;

  private ResultYaml(@Nullable Map<Object, Object> shared) {
    this.shared = shared;
  }

  /**
   * The document that Ansible's callbacks show: texts of several lines as literal blocks.
   *
   * @param indent 0 or less for PyYAML's own
   * @param lossy whether a text may be changed a little so that it can be a literal block
   */
  static String dump(@Nullable Object value, int indent, boolean lossy) {
    UnaryOperator<String> blocks = lossy ? ResultYaml::presentable : UnaryOperator.identity();
    return YamlDumper.dump(new ResultYaml(null).plain(value), DumpOptions.shown(indent, blocks));
  }

  /** {@code yaml.dump(value, default_flow_style=False, indent=indent, allow_unicode=True)}. */
  public static String dump(@Nullable Object value, int indent) {
    return YamlDumper.dump(new ResultYaml(null).plain(value), DumpOptions.shown(indent, null));
  }

  /** The same, with an anchor where a list or a dictionary is met once more ({@code *id001}). */
  public static String dumpShared(@Nullable Object value) {
    return YamlDumper.dump(
        new ResultYaml(new IdentityHashMap<>()).plain(value), DumpOptions.shown(0, null));
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

  /**
   * Without what a literal block cannot hold: tabs, control characters, blanks at the ends of
   * lines.
   */
  private static String presentable(String value) {
    StringBuilder out = new StringBuilder();
    TextWrap.expandTabs(value.stripTrailing())
        .codePoints()
        .filter(
            c ->
                (c == '\n'
                        || (c >= 32 && c <= 126)
                        || c == 133
                        || (c >= 160 && c <= 55295)
                        || (c >= 57344 && c <= 65533)
                        || (c >= 65536 && c < 1114111))
                    && c != 65279)
        .forEach(out::appendCodePoint);
    return out.toString().replaceAll(" +([\\n\\x{85}\\x{2028}\\x{2029}])", "$1");
  }
}
