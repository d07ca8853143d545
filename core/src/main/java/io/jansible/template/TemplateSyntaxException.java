package io.jansible.template;

import io.jansible.error.Position;
import org.jspecify.annotations.Nullable;

/**
 * A template whose text is not Jinja2. {@code TemplateSyntaxError} and {@code
 * TemplateAssertionError}.
 */
public final class TemplateSyntaxException extends TemplateException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String nearest;

  public TemplateSyntaxException(String message, @Nullable Position position) {
    this(message, position, null);
  }

  /**
   * @param nearest the known name that an unknown one is most like, or null
   */
  public TemplateSyntaxException(
      String message, @Nullable Position position, @Nullable String nearest) {
    super(message, position, null);
    this.nearest = nearest;
  }

  /** The known name that an unknown filter's or test's name is most like, or null. */
  public @Nullable String nearest() {
    return nearest;
  }

  @Override
  public String type() {
    return "TemplateSyntaxError";
  }
}
