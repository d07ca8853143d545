package io.jansible.cli.command;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a command finds around it: its arguments, environment and streams. Commands touch the
 * process through this alone, so that many can run in one JVM.
 *
 * @param program its name: {@code jansible-playbook}
 * @param launcher how it was called, for {@code --version}
 * @param terminals which of stdin (0), stdout (1) and stderr (2) are a terminal, as digits
 * @param terminalColumns width of stdout's terminal, 0 if it is none
 */
public record Session(
    String program,
    List<String> arguments,
    Map<String, String> environment,
    Path workingDirectory,
    InputStream stdin,
    OutputStream stdout,
    OutputStream stderr,
    String launcher,
    String terminals,
    int terminalColumns) {

  /** The same with another environment. */
  Session withEnvironment(Map<String, String> other) {
    return new Session(
        program,
        arguments,
        other,
        workingDirectory,
        stdin,
        stdout,
        stderr,
        launcher,
        terminals,
        terminalColumns);
  }

  public boolean isTerminal(int stream) {
    return terminals.indexOf('0' + stream) >= 0;
  }

  /** Columns that argparse lays its help out for. */
  public int helpColumns() {
    String columns = environment.getOrDefault("COLUMNS", "");
    if (columns.matches("[1-9]\\d{0,5}")) {
      return Integer.parseInt(columns);
    }
    return terminalColumns > 0 ? terminalColumns : 80;
  }

  /** Columns that Ansible lays its output out for. */
  public int displayColumns() {
    return Math.max(79, terminalColumns - 1);
  }

  public String home() {
    String home = environment.get("HOME");
    return home == null || home.isEmpty() ? System.getProperty("user.home") : home;
  }

  public void out(String text) {
    write(stdout, text);
  }

  public void err(String text) {
    write(stderr, text);
  }

  private static void write(OutputStream stream, String text) {
    try {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
      stream.flush();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
