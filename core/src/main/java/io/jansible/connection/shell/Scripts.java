package io.jansible.connection.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Shell functions that a session gets when it starts. */
final class Scripts {
  private Scripts() {}

  static String prelude() {
    try (InputStream in = Objects.requireNonNull(Scripts.class.getResourceAsStream("prelude.sh"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
