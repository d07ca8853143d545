package io.jansible.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@code -vvv} tells of whose rights a command has. */
class BecomeTest {
  @Test
  void openings() {
    assertThat(new Become("sudo", "bob", null, null, "secret").opening())
        .isEqualTo("sudo -H -S -n -u bob");
    assertThat(new Become("sudo", "bob", "/opt/sudo", "-E ", null).opening())
        .isEqualTo("/opt/sudo -E -u bob");
    assertThat(new Become("su", "bob", null, null, null).opening()).isEqualTo("su bob -c");
    assertThat(new Become("doas", "bob", null, null, null).opening()).isEqualTo("doas -n -u bob");
  }
}
