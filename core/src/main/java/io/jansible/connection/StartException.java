package io.jansible.connection;

/**
 * A command did not even begin. Its text is what Python says of it, since modules show that: {@code
 * [Errno 2] No such file or directory: b'foo'}; its {@link #rc} is the errno: 2 for a missing
 * program or directory, 13 for one that is not executable, 20 for a directory that is a file.
 */
public final class StartException extends RemoteException {
  private static final long serialVersionUID = 1L;

  private final boolean directory;

  /**
   * @param name the program as {@code argv} has it, or the directory
   * @param directory whether it is the working directory that could not be entered
   */
  public StartException(int errno, String name, boolean directory) {
    super(
        Errno.of(errno).map(Errno::text).orElse("[Errno %d] Error %d".formatted(errno, errno))
            + ": "
            + Errno.bytes(name),
        errno);
    this.directory = directory;
  }

  /** Whether it is the working directory that could not be entered. */
  public boolean directory() {
    return directory;
  }

  /** Whether the working directory is none, where Ansible runs some programs where it is. */
  public boolean hasNoDirectory() {
    return directory && rc() != Errno.DENIED.number();
  }
}
