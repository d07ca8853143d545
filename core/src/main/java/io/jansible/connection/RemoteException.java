package io.jansible.connection;

import io.jansible.error.JansibleException;
import org.jspecify.annotations.Nullable;

/**
 * The host refused an operation: permission denied, no space left, read-only file system. The task
 * fails with its text.
 */
public class RemoteException extends JansibleException {
  private static final long serialVersionUID = 1L;

  private final int rc;

  public RemoteException(String message, int rc) {
    this(message, rc, null);
  }

  public RemoteException(String message, int rc, @Nullable Throwable cause) {
    super(message, null, cause);
    this.rc = rc;
  }

  /** The exit code of what failed, or -1. */
  public int rc() {
    return rc;
  }
}
