package io.jansible.template;

/** A lookup failed in a way that the argument {@code errors} may ignore. */
final class LookupFailure extends TemplateException {
  private static final long serialVersionUID = 1L;

  private final transient TemplateException cause;

  /**
   * @param message what is warned of
   * @param cause what is thrown if it is not ignored
   */
  LookupFailure(String message, TemplateException cause) {
    super(message);
    this.cause = cause;
  }

  TemplateException cause() {
    return cause;
  }
}
