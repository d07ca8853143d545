package io.jansible.testkit.host;

import io.jansible.connection.RemoteException;

/**
 * A role ran a command that neither the fake host nor the test knows. The task fails with it, and
 * so does the test, whatever the task makes of it.
 */
public final class UnscriptedCommandException extends RemoteException {
  private static final long serialVersionUID = 1L;

  private final String line;

  UnscriptedCommandException(String message, String line) {
    super(message + "\nadd to the test: " + line, 127);
    this.line = line;
  }

  /** The line of Java that scripts it. */
  public String line() {
    return line;
  }
}
