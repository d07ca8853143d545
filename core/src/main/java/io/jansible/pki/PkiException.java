package io.jansible.pki;

import io.jansible.error.JansibleException;

/** Something that is no key, request, certificate or name, in Ansible's words. */
public final class PkiException extends JansibleException {
  private static final long serialVersionUID = 1L;

  public PkiException(String message) {
    super(message);
  }
}
