package io.jansible.connection.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.jansible.connection.Connection;
import io.jansible.connection.ConnectionOptions;
import io.jansible.connection.ConnectionPlugin;
import io.jansible.connection.UnreachableException;
import io.jansible.connection.shell.ShellChannel;
import io.jansible.connection.shell.ShellConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** {@code connection: ssh}: one session for each host, shells in its channels. */
public final class SshPlugin implements ConnectionPlugin {
  /** Below the server's usual limit of ten sessions. */
  private static final int SHELLS = 8;

  @Override
  public Connection open(ConnectionOptions options) {
    Shared shared = new Shared(options);
    return new ShellConnection(
        shared::start, "ssh " + options.inventoryName(), options.timeout(), SHELLS, shared::close);
  }

  /** The session that all shells of a host go through. */
  private static final class Shared {
    private final ConnectionOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Session session;

    Shared(ConnectionOptions options) {
      this.options = options;
    }

    private Session session() {
      lock.lock();
      try {
        if (session == null || !session.isConnected()) {
          session = new SshSessions(options).connect();
        }
        return session;
      } finally {
        lock.unlock();
      }
    }

    ShellChannel start(String commandLine) throws IOException {
      Session open = session();
      try {
        ChannelExec channel = (ChannelExec) open.openChannel("exec");
        channel.setCommand(commandLine);
        Pipe stdout = new Pipe();
        Pipe stderr = new Pipe();
        channel.setOutputStream(stdout);
        channel.setErrStream(stderr);
        OutputStream stdin = channel.getOutputStream();
        channel.connect((int) options.timeout().plusSeconds(10).toMillis());
        return new ShellChannel() {
          @Override
          public OutputStream stdin() {
            return stdin;
          }

          @Override
          public InputStream stdout() {
            return stdout.input();
          }

          @Override
          public InputStream stderr() {
            return stderr.input();
          }

          @Override
          public void close() {
            channel.disconnect();
          }
        };
      } catch (JSchException e) {
        throw new UnreachableException(
            "Failed to connect to the host via ssh: " + e.getMessage(), e);
      }
    }

    void close() {
      lock.lock();
      try {
        if (session != null) {
          session.disconnect();
          session = null;
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
