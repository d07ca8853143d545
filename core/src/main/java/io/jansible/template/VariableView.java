package io.jansible.template;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variable {@code vars}: all variables by name, as they are stored and not rendered. */
final class VariableView extends AbstractMap<@Nullable Object, @Nullable Object> {
  private final Variables variables;

  VariableView(Variables variables) {
    this.variables = variables;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    Object raw = key instanceof String name ? variables.raw(name) : Variables.ABSENT;
    return raw == Variables.ABSENT ? null : TemplarImpl.unmarked(raw);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key instanceof String name && variables.raw(name) != Variables.ABSENT;
  }

  @Override
  public Set<Entry<@Nullable Object, @Nullable Object>> entrySet() {
    Map<@Nullable Object, @Nullable Object> all = new LinkedHashMap<>();
    for (String name : variables.names()) {
      all.put(name, get(name));
    }
    return all.entrySet();
  }
}
