package io.jansible.connection.ssh;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** {@code ProxyJump}: the connection goes through another host's session. */
final class JumpProxy implements Passage {
  private final Session jump;
  private final Pipe incoming = new Pipe();
  private @Nullable ChannelDirectTCPIP channel;
  private @Nullable OutputStream outgoing;
  private String complaint = "";

  /**
   * @param jump closed with this
   */
  JumpProxy(Session jump) {
    this.jump = jump;
  }

  @Override
  public void connect(SocketFactory factory, String host, int port, int timeout)
      throws JSchException, IOException {
    try {
      ChannelDirectTCPIP direct = (ChannelDirectTCPIP) jump.openChannel("direct-tcpip");
      if (direct == null) {
        throw new JSchException("session is down");
      }
      direct.setHost(host);
      direct.setPort(port);
      direct.setOutputStream(incoming);
      outgoing = direct.getOutputStream();
      incoming.limit(timeout);
      direct.connect(timeout);
      channel = direct;
    } catch (JSchException | IOException e) {
      // JSch does not tell the reason that the server gave
      complaint = "channel 0: open failed: connect failed\r\nstdio forwarding failed";
      jump.disconnect();
      throw e;
    }
  }

  @Override
  public void established(long millis) {
    incoming.limit(millis);
  }

  @Override
  public String complaint() {
    return complaint;
  }

  @Override
  public InputStream getInputStream() {
    return incoming.input();
  }

  @Override
  public OutputStream getOutputStream() {
    if (outgoing == null) {
      throw new IllegalStateException("not connected");
    }
    return outgoing;
  }

  @Override
  public @Nullable Socket getSocket() {
    return null;
  }

  @Override
  public void close() {
    if (channel != null) {
      channel.disconnect();
    }
    jump.disconnect();
  }
}
