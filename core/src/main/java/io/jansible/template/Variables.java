package io.jansible.template;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Variables by name as they are stored: templates not yet rendered, {@code Unsafe} and {@code
 * VaultText} marks still on.
 */
public interface Variables {
  /** What {@link #raw} answers for a name that has no value; null is a value (Python's None). */
  Object ABSENT =
      new Object() {
        @Override
        public String toString() {
          return "ABSENT";
        }
      };

  /**
   * The stored value of the highest precedence, or {@link #ABSENT}. Cheap: it is called for every
   * name in every template.
   */
  @Nullable Object raw(String name);

  /**
   * Whether the stored value was written in YAML by somebody, as far as that is known: it is not
   * for magic variables and what the command line gives. Of interest to {@code type_debug} only.
   */
  default boolean written(String name) {
    return false;
  }

  /** Every name that has a value. Not cheap: for {@code vars}, {@code varnames} and messages. */
  Set<String> names();
}
