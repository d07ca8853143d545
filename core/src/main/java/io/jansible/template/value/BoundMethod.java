package io.jansible.template.value;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import org.jspecify.annotations.Nullable;

/**
 * A method taken from a value without calling it yet.
 *
 * @param self the value
 * @param name the method
 */
public record BoundMethod(Object self, String name) implements PyCallable {
  @Override
  public @Nullable Object call(Arguments arguments, EvalContext context) {
    return Attributes.callMethod(self, name, arguments);
  }

  @Override
  public String toString() {
    return "<built-in method "
        + name
        + " of "
        + Values.typeName(self)
        + " object at 0x"
        + Integer.toHexString(System.identityHashCode(self))
        + ">";
  }
}
