package io.jansible.testkit;

import static io.jansible.testkit.JansibleAssertions.assertThat;

import io.jansible.testkit.host.FakeHost;
import io.jansible.testkit.host.OperatingSystem;
import java.nio.file.Path;

/** README's example: keep the two the same. */
@JansibleTest
class RoleTenLinesTest {
  @OnEach({OperatingSystem.DEBIAN_12, OperatingSystem.ROCKY_9})
  void keepsTime(FakeHost node) {
    node.whenInstalled("chrony", host -> host.service("chronyd"));
    node.on("chronyc tracking").prints("Leap status     : Normal\n");
    RoleRun run = RolePlay.role("chrony").in(Path.of("src/test/roles")).on(node).run();
    assertThat(run).changed("Write the configuration").notified("Restart chronyd");
    assertThat(node).hasInstalled("chrony").hasRunning("chronyd").hasEnabled("chronyd");
    assertThat(node).file("/etc/chrony.conf").contains("pool pool.ntp.org iburst").hasMode("0644");
    assertThat(RolePlay.role("chrony").in(Path.of("src/test/roles")).on(node).run())
        .changedNothing();
  }
}
