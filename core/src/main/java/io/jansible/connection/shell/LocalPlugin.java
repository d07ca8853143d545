package io.jansible.connection.shell;

import io.jansible.connection.Connection;
import io.jansible.connection.ConnectionOptions;
import io.jansible.connection.ConnectionPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** {@code connection: local}: shells on the controller itself. */
public final class LocalPlugin implements ConnectionPlugin {
  private static final int SHELLS = 32;

  @Override
  public Connection open(ConnectionOptions options) {
    return new ShellConnection(
        commandLine -> start(commandLine, options), "local", options.timeout(), SHELLS, () -> {});
  }

  private static ShellChannel start(String commandLine, ConnectionOptions options)
      throws IOException {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", "exec " + commandLine)
            .directory(options.workingDirectory().toFile())
            .start();
    return new ShellChannel() {
      @Override
      public OutputStream stdin() {
        return process.getOutputStream();
      }

      @Override
      public InputStream stdout() {
        return process.getInputStream();
      }

      @Override
      public InputStream stderr() {
        return process.getErrorStream();
      }

      @Override
      public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    };
  }
}
