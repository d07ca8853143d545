package io.jansible.template;

import io.jansible.error.JansibleException;
import io.jansible.error.Position;
import org.jspecify.annotations.Nullable;

/**
 * A template that cannot be compiled or rendered. Ansible's {@code AnsibleTemplateError} and
 * Jinja2's errors.
 */
public class TemplateException extends JansibleException {
  private static final long serialVersionUID = 1L;

  public TemplateException(String message) {
    super(message);
  }

  public TemplateException(String message, @Nullable Position position, @Nullable Throwable cause) {
    super(message, position, cause);
  }

  /** The exception class's name as Python prints it, e.g. {@code AnsibleError}. */
  public String type() {
    return "AnsibleError";
  }
}
