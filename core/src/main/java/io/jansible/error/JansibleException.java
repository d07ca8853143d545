package io.jansible.error;

import org.jspecify.annotations.Nullable;

/**
 * Something a user caused and can mend: bad input, a missing file, an undefined variable. Its
 * message keeps Ansible's key phrases. A bug in Jansible is never one of these.
 */
public class JansibleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Position position;

  public JansibleException(String message) {
    this(message, null, null);
  }

  public JansibleException(String message, @Nullable Position position) {
    this(message, position, null);
  }

  public JansibleException(String message, @Nullable Position position, @Nullable Throwable cause) {
    super(message, cause);
    this.position = position == null || position.file().equals(Position.NO_FILE) ? null : position;
  }

  /** Where the user wrote it, if that is known. */
  public @Nullable Position position() {
    return position;
  }

  /** The message alone; never null. */
  public String text() {
    String message = getMessage();
    return message == null ? getClass().getSimpleName() : message;
  }
}
