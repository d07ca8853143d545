package io.jansible.connection.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Shell functions that are sent to a session. */
final class Scripts {
  private Scripts() {}

  /** What a session gets when it starts. */
  static String prelude() {
    return text("prelude.sh");
  }

  /** What a command that is to go on by itself needs. */
  static String job() {
    return text("job.sh");
  }

  private static String text(String name) {
    try (InputStream in = Objects.requireNonNull(Scripts.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
