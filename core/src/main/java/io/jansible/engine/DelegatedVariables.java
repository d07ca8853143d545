package io.jansible.engine;

import io.jansible.template.Templar;
import io.jansible.template.Variables;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a host that a task is delegated to, rendered as they are read: by the host whose
 * task it is, whose name stands there too, as in Ansible.
 */
final class DelegatedVariables extends AbstractMap<String, @Nullable Object> {
  private static final String HOST = "inventory_hostname";

  private final Variables variables;
  private final Templar delegating;

  DelegatedVariables(Variables variables, Templar delegating) {
    this.variables = variables;
    this.delegating = delegating;
  }

  @Override
  public @Nullable Object get(Object name) {
    if (!containsKey(name)) {
      return null;
    }
    return delegating.valueOrRaw(
        (name.equals(HOST) ? delegating.variables() : variables).raw((String) name));
  }

  @Override
  public boolean containsKey(Object name) {
    return name instanceof String text && variables.raw(text) != Variables.ABSENT;
  }

  @Override
  public Set<String> keySet() {
    return variables.names();
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    keySet().forEach(name -> all.put(name, get(name)));
    return all.entrySet();
  }
}
