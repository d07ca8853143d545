package io.jansible.connection.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessChannelTest {
  /**
   * A pipe's reader holds on to its carrier: with two local shells that had nothing to do for half
   * a minute (a pause, a job in the background), JDK 25 never woke any virtual thread again.
   */
  @Test
  void pipesAreNotReadOnVirtualThreads() throws IOException {
    try (ProcessChannel channel = new ProcessChannel(new ProcessBuilder("sh").start())) {
      Thread reader = channel.reader().unstarted(() -> {});

      assertThat(reader.isVirtual()).isFalse();
      assertThat(reader.isDaemon()).isTrue();
    }
  }
}
