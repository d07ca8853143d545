package io.jansible.template.jinjava;

import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.DynamicVariableResolver;
import io.jansible.template.Variables;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a jinjava context. Its scopes are asked one by one, since jinjava itself takes a
 * null for a missing variable.
 */
final class ContextVariables implements Variables {
  private final Context context;

  ContextVariables(Context context) {
    this.context = context;
  }

  @Override
  public @Nullable Object raw(String name) {
    for (Context scope = context; scope != null; scope = scope.getParent()) {
      Object value = scope.getScope().get(name);
      if (value != null || scope.getScope().containsKey(name)) {
        return JavaValues.plain(value);
      }
    }
    DynamicVariableResolver dynamic = context.getDynamicVariableResolver();
    Object value = dynamic == null ? null : dynamic.apply(name);
    return value == null ? ABSENT : JavaValues.plain(value);
  }

  @Override
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (Context scope = context; scope != null; scope = scope.getParent()) {
      names.addAll(scope.getScope().keySet());
    }
    return names;
  }
}
