package io.jansible.testkit;

import io.jansible.testkit.host.FakeHost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Fails a test whose hosts ran what nobody scripted, whatever the role made of it. */
final class UnscriptedCommands {
  private UnscriptedCommands() {}

  static void check(Collection<FakeHost> hosts, String log) {
    List<String> lines = new ArrayList<>();
    for (FakeHost host : hosts) {
      host.unscripted().forEach(line -> lines.add("  " + line + " // " + host.name()));
    }
    if (!lines.isEmpty()) {
      throw new AssertionError(
          "commands ran that the test does not script; add to it:\n"
              + String.join("\n", lines)
              + "\n\n"
              + log);
    }
  }
}
