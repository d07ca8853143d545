package io.jansible.template.run;

import org.jspecify.annotations.Nullable;

/** Finds the templates that others include, import or extend. */
@FunctionalInterface
public interface TemplateLoader {
  /** A loader that finds nothing. */
  TemplateLoader NONE = name -> null;

  /** The compiled template of that name, or null. */
  @Nullable CompiledTemplate load(String name);
}
