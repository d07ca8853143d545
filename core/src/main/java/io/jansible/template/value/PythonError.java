package io.jansible.template.value;

import io.jansible.error.Position;
import io.jansible.template.TemplateException;

/**
 * What Python would raise while a template runs: {@code TypeError}, {@code ValueError} and the
 * like. Ansible shows the class's name to the user ("Error was a &lt;class
 * 'ZeroDivisionError'&gt;"), so it is kept.
 */
public final class PythonError extends TemplateException {
  private static final long serialVersionUID = 1L;

  private final String type;

  public PythonError(String type, String message) {
    super(message);
    this.type = type;
  }

  private PythonError(PythonError error, Position position) {
    super(error.text(), position, error);
    this.type = error.type;
  }

  /** The same error at a place in a template. */
  public PythonError at(Position position) {
    return new PythonError(this, position);
  }

  @Override
  public String type() {
    return type;
  }

  /** Whether Python's {@code except ValueError} catches it. */
  public boolean isValueError() {
    return type.equals("ValueError")
        || type.endsWith("JSONDecodeError")
        || type.startsWith("Unicode");
  }

  /** Whether it is none of the errors that Ansible raises itself and has words for. */
  public boolean isUnexpected() {
    return !type.startsWith("Ansible");
  }

  /** The end of the traceback that Python prints of it, which is all there is to know here. */
  public String traceback() {
    return "Traceback (most recent call last):\n" + type + ": " + text() + "\n";
  }

  public static PythonError type(String message) {
    return new PythonError("TypeError", message);
  }

  public static PythonError value(String message) {
    return new PythonError("ValueError", message);
  }

  public static PythonError key(String keyRepr) {
    return new PythonError("KeyError", keyRepr);
  }

  public static PythonError index(String message) {
    return new PythonError("IndexError", message);
  }

  public static PythonError attribute(String message) {
    return new PythonError("AttributeError", message);
  }

  public static PythonError overflow(String message) {
    return new PythonError("OverflowError", message);
  }

  public static PythonError zeroDivision(String message) {
    return new PythonError("ZeroDivisionError", message);
  }
}
