package io.jansible.template.run;

import io.jansible.template.filter.JinjaFilter;
import io.jansible.template.lookup.Lookup;
import io.jansible.template.parse.Dialect;
import io.jansible.template.test.JinjaTest;
import io.jansible.template.value.Undefined;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that templates of one kind have in common. Immutable; shared by all threads.
 *
 * @param ansible whether printing follows Ansible (None is nothing, undefined members fail, views
 *     become lists) and a missing filter is always an error of the template's text
 * @param undefined what a missing variable is
 * @param autoescape whether HTML is escaped from the start, by the template's name
 * @param sandboxed whether attributes that begin with an underscore are refused rather than
 *     undefined
 * @param textFilters filters whose result stays text although it looks like data
 * @param globals variables that exist everywhere, hidden by others of the same name
 * @param otherFilter a filter that an embedder registered elsewhere, or null
 * @param otherTest a test that an embedder registered elsewhere, or null
 * @param foreignTag runs a tag that is not Jinja2's
 */
public record Environment(
    Dialect dialect,
    boolean ansible,
    Undefined.Kind undefined,
    Function<@Nullable String, Boolean> autoescape,
    boolean sandboxed,
    Map<String, JinjaFilter> filters,
    Set<String> textFilters,
    Map<String, JinjaTest> tests,
    Map<String, Lookup> lookups,
    Map<String, ? extends @Nullable Object> globals,
    Function<String, @Nullable JinjaFilter> otherFilter,
    Function<String, @Nullable JinjaTest> otherTest,
    ForeignTag foreignTag) {

  /** Runs a tag of another engine. */
  @FunctionalInterface
  public interface ForeignTag {
    String run(String name, String header, String body, Context context);
  }

  /** The same with another dialect. */
  public Environment with(Dialect other) {
    return new Environment(
        other,
        ansible,
        undefined,
        autoescape,
        sandboxed,
        filters,
        textFilters,
        tests,
        lookups,
        globals,
        otherFilter,
        otherTest,
        foreignTag);
  }

  @Nullable JinjaFilter filter(String name) {
    JinjaFilter filter = filters.get(name);
    return filter != null ? filter : otherFilter.apply(name);
  }

  @Nullable JinjaTest test(String name) {
    JinjaTest test = tests.get(name);
    return test != null ? test : otherTest.apply(name);
  }
}
