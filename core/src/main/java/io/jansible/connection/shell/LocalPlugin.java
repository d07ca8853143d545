package io.jansible.connection.shell;

import io.jansible.connection.Connection;
import io.jansible.connection.ConnectionOptions;
import io.jansible.connection.ConnectionPlugin;
import java.io.IOException;

/** {@code connection: local}: shells on the controller itself. */
public final class LocalPlugin implements ConnectionPlugin {
  private static final int SHELLS = 32;

  @Override
  public Connection open(ConnectionOptions options) {
    return new ShellConnection(
        commandLine -> start(commandLine, options), "local", options.timeout(), SHELLS, () -> {});
  }

  @Override
  public boolean isHere() {
    return true;
  }

  private static ShellChannel start(String commandLine, ConnectionOptions options)
      throws IOException {
    return new ProcessChannel(
        new ProcessBuilder("/bin/sh", "-c", "exec " + commandLine)
            .directory(options.workingDirectory().toFile())
            .start());
  }
}
