package io.jansible.connection;

/**
 * A way to reach hosts, by the name that {@code connection:} has: ssh, local, or an embedder's or
 * test's own.
 */
public interface ConnectionPlugin {
  /** Makes a connection without yet connecting: the first operation does. */
  Connection open(ConnectionOptions options);

  /**
   * Whether the host is the controller itself: its commands then begin in the playbook's folder,
   * which {@link ConnectionOptions#workingDirectory} is.
   */
  default boolean isHere() {
    return false;
  }
}
