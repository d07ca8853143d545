package io.jansible.template.run;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Variables that a template is rendered with, already resolved. */
public interface Scope {
  /** The value, or {@link io.jansible.template.Variables#ABSENT}. */
  @Nullable Object get(String name);

  /** Every name there is. */
  Set<String> names();
}
