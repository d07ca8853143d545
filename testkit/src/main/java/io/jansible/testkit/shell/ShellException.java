package io.jansible.testkit.shell;

/**
 * Shell text that this shell does not understand: it says which construct. It is a limit of the
 * testkit, not of the text.
 */
public final class ShellException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ShellException(String message) {
    super(message);
  }
}
