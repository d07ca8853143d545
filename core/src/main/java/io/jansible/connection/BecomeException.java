package io.jansible.connection;

/**
 * The become user cannot be had: a missing or wrong password, sudo's refusal. The task fails with
 * its text.
 */
public final class BecomeException extends RemoteException {
  private static final long serialVersionUID = 1L;

  public BecomeException(String message) {
    super(message, 1);
  }
}
