package io.jansible.connection.ssh;

import com.jcraft.jsch.Proxy;

/** A way to a host through something else than a socket of its own. */
interface Passage extends Proxy {
  /**
   * The connection stands. Until now a read that waited longer than the connection's time limit
   * failed, as it does on a socket.
   *
   * @param millis how long a read may wait from now on, in milliseconds; 0 means for ever
   */
  void established(long millis);

  /** What the passage itself had to say when it failed; may be empty. */
  String complaint();
}
