package io.jansible.connection.shell;

import java.nio.charset.StandardCharsets;

/** What a command sent to a shell printed and returned. */
record Answer(int code, byte[] stdout, byte[] stderr, boolean timedOut) {
  String out() {
    return new String(stdout, StandardCharsets.UTF_8);
  }

  String err() {
    return new String(stderr, StandardCharsets.UTF_8);
  }
}
