package io.jansible.connection;

import java.nio.charset.StandardCharsets;

/**
 * How a command ended.
 *
 * @param rc its exit code; 128 + n if signal n ended it
 * @param stdout its bytes, whole
 * @param stderr its bytes, whole
 * @param timedOut whether it was killed at its time limit
 */
public record ExecResult(int rc, byte[] stdout, byte[] stderr, boolean timedOut) {
  public static ExecResult of(int rc, String stdout, String stderr) {
    return new ExecResult(
        rc,
        stdout.getBytes(StandardCharsets.UTF_8),
        stderr.getBytes(StandardCharsets.UTF_8),
        false);
  }

  public boolean ok() {
    return rc == 0;
  }

  /** Standard output as UTF-8. */
  public String out() {
    return new String(stdout, StandardCharsets.UTF_8);
  }

  /** Standard error as UTF-8. */
  public String err() {
    return new String(stderr, StandardCharsets.UTF_8);
  }
}
