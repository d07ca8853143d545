package io.jansible.vault;

import io.jansible.error.JansibleException;
import org.jspecify.annotations.Nullable;

/** Encrypted text that is damaged. */
public final class FormatException extends JansibleException {
  private static final long serialVersionUID = 1L;

  FormatException(String message, @Nullable Throwable cause) {
    super(message, null, cause);
  }
}
