package io.jansible.template.filter;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import org.jspecify.annotations.Nullable;

/**
 * A filter: {@code value | name(arguments)}. Stateless and safe for many threads. Values are those
 * of {@code template.value}.
 */
@FunctionalInterface
public interface JinjaFilter {
  @Nullable Object apply(@Nullable Object value, Arguments arguments, EvalContext context);
}
