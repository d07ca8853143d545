package io.jansible.template;

import io.jansible.error.Position;
import org.jspecify.annotations.Nullable;

/** A template uses something that is not defined. Ansible's {@code AnsibleUndefinedVariable}. */
public final class UndefinedException extends TemplateException {
  private static final long serialVersionUID = 1L;

  public UndefinedException(String message) {
    super(message);
  }

  public UndefinedException(
      String message, @Nullable Position position, @Nullable Throwable cause) {
    super(message, position, cause);
  }

  @Override
  public String type() {
    return "AnsibleUndefinedVariable";
  }
}
