package io.jansible.connection.ssh;

import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Connects to the first address of a host that answers, as OpenSSH does; keeps TCP alive. */
final class Dialer implements SocketFactory {
  private final int millis;

  /**
   * @param millis how long each address is tried
   */
  Dialer(int millis) {
    this.millis = millis;
  }

  @Override
  @SuppressWarnings("AddressSelection") // all addresses are tried
  public Socket createSocket(String host, int port) throws IOException {
    IOException last = null;
    for (InetAddress address : InetAddress.getAllByName(host)) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(address, port), millis);
        socket.setKeepAlive(true);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(millis);
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last == null ? new IOException("no address for " + host) : last;
  }

  @Override
  public InputStream getInputStream(Socket socket) throws IOException {
    return socket.getInputStream();
  }

  @Override
  public OutputStream getOutputStream(Socket socket) throws IOException {
    return socket.getOutputStream();
  }
}
