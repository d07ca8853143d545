package io.jansible.testkit;

import io.jansible.testkit.host.FakeHost;

/** Where assertions begin: {@code assertThat(node).file("/etc/x").hasMode("0644")}. */
public final class JansibleAssertions {
  private JansibleAssertions() {}

  public static HostAssert assertThat(FakeHost host) {
    return new HostAssert(host);
  }

  public static RunAssert assertThat(RoleRun run) {
    return new RunAssert(run);
  }
}
