package io.jansible.connection;

import io.jansible.error.JansibleException;
import org.jspecify.annotations.Nullable;

/** The host cannot be reached, or the connection was lost. The host's result is UNREACHABLE. */
public final class UnreachableException extends JansibleException {
  private static final long serialVersionUID = 1L;

  public UnreachableException(String message) {
    this(message, null);
  }

  public UnreachableException(String message, @Nullable Throwable cause) {
    super(message, null, cause);
  }
}
