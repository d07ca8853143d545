package io.jansible.connection;

/** A mode that {@code chmod} would not take; the task's result has the part that is wrong too. */
public final class ModeException extends RemoteException {
  private static final long serialVersionUID = 1L;

  private final String details;

  /**
   * @param clause the part of the symbolic mode that is none
   */
  public ModeException(String clause) {
    super("mode must be in octal or symbolic form", 1);
    this.details = "bad symbolic permission for mode: " + clause;
  }

  /** Ansible's {@code details} key. */
  public String details() {
    return details;
  }
}
