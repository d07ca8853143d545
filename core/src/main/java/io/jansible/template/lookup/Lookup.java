package io.jansible.template.lookup;

import io.jansible.template.EvalContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A lookup plugin: runs on the controller, turns terms into a list of results. Stateless and safe
 * for many threads.
 */
@FunctionalInterface
public interface Lookup {
  /**
   * @param terms what the lookup is asked for, already rendered and, for {@code with_*}, flattened
   *     as the plugin of that name has it
   * @param options keyword arguments without {@code wantlist} and {@code errors}, which the caller
   *     handles
   * @throws io.jansible.error.JansibleException if it fails; the caller applies the error policy
   */
  List<@Nullable Object> run(
      List<@Nullable Object> terms, Map<String, @Nullable Object> options, EvalContext context);
}
