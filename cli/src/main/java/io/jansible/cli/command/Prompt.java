package io.jansible.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Asks the person. Secrets are read from the terminal behind the streams, without echo, as Python's
 * getpass does; where there is none they come from stdin, with a note on stderr.
 */
final class Prompt {
  private static final Path TERMINAL = Path.of("/dev/tty");

  private final Session session;
  private boolean warned;

  Prompt(Session session) {
    this.session = session;
  }

  /** Whether a person can answer. */
  boolean isInteractive() {
    return session.isTerminal(0);
  }

  /** A line from stdin, asked for on stdout; null at its end. */
  @Nullable String line(String text) {
    session.out(text);
    return read(session.stdin());
  }

  /** A secret; null at the end of input. */
  @Nullable String secret(String text) {
    if (session.isTerminal(0) || session.isTerminal(1) || session.isTerminal(2)) {
      try {
        return fromTerminal(text);
      } catch (IOException e) {
        // no terminal after all
      }
    }
    // Python warns of the same once
    if (!warned) {
      session.err("GetPassWarning: Can not control echo on the terminal.\n");
      warned = true;
    }
    session.err("Warning: Password input may be echoed.\n" + text);
    return read(session.stdin());
  }

  private static @Nullable String fromTerminal(String text) throws IOException {
    if (!Files.isWritable(TERMINAL)) {
      throw new IOException("no terminal");
    }
    try (OutputStream out = new FileOutputStream(TERMINAL.toFile());
        InputStream in = new FileInputStream(TERMINAL.toFile())) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
      stty("-echo");
      try {
        return read(in);
      } finally {
        stty("echo");
        out.write('\n');
        out.flush();
      }
    }
  }

  private static void stty(String mode) throws IOException {
    Process process =
        new ProcessBuilder("stty", mode)
            .redirectInput(ProcessBuilder.Redirect.from(new File(TERMINAL.toString())))
            .redirectErrorStream(true)
            .start();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static @Nullable String read(InputStream in) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int c = in.read();
      if (c < 0) {
        return null;
      }
      while (c >= 0 && c != '\n') {
        line.write(c);
        c = in.read();
      }
    } catch (IOException e) {
      return null;
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
