package io.jansible.template.value;

import io.jansible.template.Variables;
import org.jspecify.annotations.Nullable;

/**
 * A value with attributes of its own that is neither data nor a function: a loop, a namespace, an
 * imported template.
 */
public interface PyObject {
  /** The attribute of that name, or {@link Variables#ABSENT}. */
  @Nullable Object attribute(String name);

  /** Python's name of the class, for messages. */
  String typeName();

  /** What {@code str()} and {@code repr()} give. */
  String text();
}
