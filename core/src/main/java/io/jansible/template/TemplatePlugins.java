package io.jansible.template;

import io.jansible.template.filter.JinjaFilter;
import io.jansible.template.test.JinjaTest;
import org.jspecify.annotations.Nullable;

/**
 * Filters, tests and tags from elsewhere; asked for only where Jansible has none of that name. Safe
 * for many threads.
 */
public interface TemplatePlugins {
  /** The filter of that name, or null. */
  @Nullable JinjaFilter filter(String name);

  /** The test of that name, or null. */
  @Nullable JinjaTest test(String name);

  /**
   * The name of the tag that ends the tag of that name, "" for a tag without one; null if there is
   * no such tag.
   */
  @Nullable String endTag(String name);

  /**
   * Runs a tag and answers the text that it prints.
   *
   * @param header what stands between its name and its end, as written
   * @param body the template text up to its end tag, as written
   */
  String runTag(String name, String header, String body, EvalContext context);
}
