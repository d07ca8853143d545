package io.jansible.connection.shell;

import java.io.IOException;

/** Starts shells on one host. */
public interface ShellStarter {
  /**
   * Starts a command line on the host, whose shell reads commands from stdin.
   *
   * @throws io.jansible.connection.UnreachableException if the host cannot be reached
   */
  ShellChannel start(String commandLine) throws IOException;
}
