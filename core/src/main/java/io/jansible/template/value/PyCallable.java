package io.jansible.template.value;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import org.jspecify.annotations.Nullable;

/** A value that can be called: a macro, a method bound to its object, a global function. */
@FunctionalInterface
public interface PyCallable {
  @Nullable Object call(Arguments arguments, EvalContext context);
}
