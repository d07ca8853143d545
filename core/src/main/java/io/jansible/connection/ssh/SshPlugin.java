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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** {@code connection: ssh}: one session for each host, shells in its channels. */
public final class SshPlugin implements ConnectionPlugin {
  /** Below the server's usual limit of ten sessions. */
  private static final int SHELLS = 8;

  private final Path home;
  private final Path systemFolder;

  public SshPlugin() {
    this(Path.of(System.getProperty("user.home")), Path.of("/etc/ssh"));
  }

  /**
   * @param home where {@code .ssh} is
   * @param systemFolder where {@code ssh_config} and {@code ssh_known_hosts} are
   */
  public SshPlugin(Path home, Path systemFolder) {
    this.home = home;
    this.systemFolder = systemFolder;
  }

  @Override
  public Connection open(ConnectionOptions options) {
    Shared shared = new Shared(options, new SshSessions(options, home, systemFolder));
    return new ShellConnection(
        shared::start, "ssh " + options.inventoryName(), options.timeout(), SHELLS, shared::close);
  }

  /**
   * The sessions that all shells of a host go through: one, and more only where the server refuses
   * a session another channel ({@code MaxSessions}).
   */
  private static final class Shared {
    private final ConnectionOptions options;
    private final SshSessions sessions;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Session> open = new ArrayList<>();

    Shared(ConnectionOptions options, SshSessions sessions) {
      this.options = options;
      this.sessions = sessions;
    }

    ShellChannel start(String commandLine) throws IOException {
      lock.lock();
      try {
        open.removeIf(session -> !session.isConnected());
        for (Session session : List.copyOf(open)) {
          try {
            return start(session, commandLine);
          } catch (JSchException e) {
            // full, or just lost: another one
          }
        }
        Session fresh = sessions.connect();
        try {
          ShellChannel channel = start(fresh, commandLine);
          open.add(fresh);
          return channel;
        } catch (JSchException | IOException e) {
          fresh.disconnect();
          throw e;
        }
      } catch (JSchException e) {
        throw new UnreachableException(
            "Failed to connect to the host via ssh: " + e.getMessage(), e);
      } finally {
        lock.unlock();
      }
    }

    private ShellChannel start(Session session, String commandLine)
        throws JSchException, IOException {
      ChannelExec channel = (ChannelExec) session.openChannel("exec");
      if (channel == null) {
        // JSch's way to say that the session has just ended
        throw new JSchException("session is down");
      }
      channel.setCommand(commandLine);
      Pipe stdout = new Pipe();
      Pipe stderr = new Pipe();
      channel.setOutputStream(stdout);
      channel.setErrStream(stderr);
      OutputStream stdin = channel.getOutputStream();
      try {
        channel.connect((int) options.timeout().plusSeconds(10).toMillis());
      } catch (JSchException e) {
        channel.disconnect();
        throw e;
      }
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
        public String lost() {
          return "Failed to connect to the host via ssh: Connection to "
              + session.getHost()
              + " closed by remote host.";
        }

        @Override
        public void close() {
          channel.disconnect();
        }
      };
    }

    void close() {
      lock.lock();
      try {
        open.forEach(Session::disconnect);
        open.clear();
      } finally {
        lock.unlock();
      }
    }
  }
}
