package io.jansible.template.parse;

import io.jansible.template.lex.Syntax;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which Jinja2 a template is written in.
 *
 * @param loopControls whether {@code break} and {@code continue} exist (an extension)
 * @param doStatement whether {@code do} exists (an extension)
 * @param foreignTags the end tag's name of a tag that is not Jinja2's ("" for a tag without one),
 *     or null if there is no such tag
 */
public record Dialect(
    Syntax syntax,
    boolean loopControls,
    boolean doStatement,
    Function<String, @Nullable String> foreignTags) {
  public Dialect with(Syntax other) {
    return new Dialect(other, loopControls, doStatement, foreignTags);
  }
}
