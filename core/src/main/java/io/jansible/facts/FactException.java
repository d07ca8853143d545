package io.jansible.facts;

import io.jansible.error.JansibleException;

/** Facts cannot be gathered as asked, such as for a subset that does not exist. */
public final class FactException extends JansibleException {
  private static final long serialVersionUID = 1L;

  public FactException(String message) {
    super(message);
  }
}
