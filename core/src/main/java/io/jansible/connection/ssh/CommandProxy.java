package io.jansible.connection.ssh;

import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** {@code ProxyCommand}: the connection goes through a program's standard streams. */
final class CommandProxy implements Proxy {
  private final String command;
  private @Nullable Process process;

  /**
   * @param command with {@code %h}, {@code %p} and {@code %r} filled in
   */
  CommandProxy(String command) {
    this.command = command;
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("not connected");
    }
    return process;
  }

  @Override
  public void connect(SocketFactory factory, String host, int port, int timeout)
      throws IOException {
    process =
        new ProcessBuilder("/bin/sh", "-c", "exec " + command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  @Override
  public InputStream getInputStream() {
    return running().getInputStream();
  }

  @Override
  public OutputStream getOutputStream() {
    return running().getOutputStream();
  }

  @Override
  public @Nullable Socket getSocket() {
    return null;
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
    }
  }
}
