package io.jansible.template;

import io.jansible.template.lex.Syntax;
import io.jansible.template.value.Literal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code #jinja2: trim_blocks: True, lstrip_blocks: True} that a template may begin
 * with.
 *
 * @param text the template without it
 * @param syntax the syntax that it asks for
 */
record Overrides(String text, Syntax syntax) {
  private static final String HEADER = "#jinja2:";
  private static final Object NO_LITERAL = new Object();

  static Overrides of(String text, Syntax syntax, Consumer<String> warnings) {
    if (!text.startsWith(HEADER)) {
      return new Overrides(text, syntax);
    }
    int end = text.indexOf('\n');
    String line =
        end < 0
            ? text.substring(HEADER.length(), text.length() - 1)
            : text.substring(HEADER.length(), end);
    Syntax result = syntax;
    for (String pair : line.split(",", -1)) {
      int colon = pair.indexOf(':');
      if (colon < 0) {
        throw new TemplateException(
            "failed to parse jinja2 override '"
                + pair.strip()
                + "'. Did you use something different from colon as key-value separator?");
      }
      String key = pair.substring(0, colon).strip();
      String value = pair.substring(colon + 1).strip();
      Object parsed = Literal.eval(value, NO_LITERAL);
      if (parsed == NO_LITERAL) {
        throw new TemplateException("malformed node or string: " + value);
      }
      Syntax changed = change(result, key, parsed);
      if (changed == null) {
        warnings.accept("Could not find Jinja2 environment setting to override: '" + key + "'");
      } else {
        result = changed;
      }
    }
    return new Overrides(text.substring(end + 1), result);
  }

  private static @Nullable Syntax change(Syntax syntax, String key, @Nullable Object value) {
    return syntax.with(key, value);
  }
}
