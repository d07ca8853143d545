package io.jansible.template;

import io.jansible.error.Position;
import org.jspecify.annotations.Nullable;

/**
 * A template whose text is not Jinja2. {@code TemplateSyntaxError} and {@code
 * TemplateAssertionError}.
 */
public final class TemplateSyntaxException extends TemplateException {
  private static final long serialVersionUID = 1L;

  public TemplateSyntaxException(String message, @Nullable Position position) {
    super(message, position, null);
  }

  @Override
  public String type() {
    return "TemplateSyntaxError";
  }
}
