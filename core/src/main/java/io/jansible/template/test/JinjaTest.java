package io.jansible.template.test;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import org.jspecify.annotations.Nullable;

/** A test: {@code value is name(arguments)}. Stateless and safe for many threads. */
@FunctionalInterface
public interface JinjaTest {
  boolean test(@Nullable Object value, Arguments arguments, EvalContext context);
}
