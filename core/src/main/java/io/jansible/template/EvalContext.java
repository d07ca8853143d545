package io.jansible.template;

import org.jspecify.annotations.Nullable;

/** What a filter, test or lookup may ask of the template that calls it. */
public interface EvalContext {
  /** The resolved value of a variable visible at the call, or an {@code Undefined}. */
  @Nullable Object resolve(String name);

  /** Calls another filter by name, as {@code map('name')} does. */
  @Nullable Object filter(String name, @Nullable Object value, Arguments arguments);

  /** Runs another test by name, as {@code select('name')} does. */
  boolean test(String name, @Nullable Object value, Arguments arguments);

  /** Runs a lookup by name and answers its list of results. */
  java.util.List<@Nullable Object> lookup(
      String name,
      java.util.List<@Nullable Object> terms,
      java.util.Map<String, @Nullable Object> options);

  /** Calls a macro or function value, as {@code f(x)} does. */
  @Nullable Object call(@Nullable Object callable, Arguments arguments);

  /** {@code value.name} (attribute first, then item). */
  @Nullable Object attribute(@Nullable Object value, String name);

  /** {@code value[key]} (item first, then attribute). */
  @Nullable Object item(@Nullable Object value, @Nullable Object key);

  /** Whether HTML escaping is on at the call. */
  boolean autoescape();

  /** Whether anything unsafe was read so far. */
  boolean tainted();

  /** The templar that renders, for lookups and filters that render templates themselves. */
  Templar templar();
}
