package io.jansible.connection.ssh;

import com.jcraft.jsch.SocketFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code ProxyCommand}: the connection goes through a program's standard streams. */
final class CommandProxy implements Passage {
  private final String command;
  private final Pipe incoming = new Pipe();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
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
    Process started = new ProcessBuilder("/bin/sh", "-c", "exec " + command).start();
    process = started;
    incoming.limit(timeout);
    pump(started.getErrorStream(), errors);
    pump(started.getInputStream(), incoming);
  }

  private static void pump(InputStream from, OutputStream to) {
    // reading a pipe would hold on to a virtual thread's carrier
    Thread.ofPlatform()
        .daemon()
        .name("ProxyCommand")
        .start(
            () -> {
              try (from;
                  to) {
                from.transferTo(to);
              } catch (IOException e) {
                // it has ended
              }
            });
  }

  @Override
  public void established(long millis) {
    incoming.limit(millis);
  }

  @Override
  public String complaint() {
    return errors.toString(StandardCharsets.UTF_8).strip();
  }

  @Override
  public InputStream getInputStream() {
    return incoming.input();
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
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }
}
