package io.jansible.connection;

/**
 * What becomes of a command that goes on without its connection ({@link RemoteHost#detach}).
 *
 * @param file where the host puts its result in the end, in JSON, as Ansible's {@code
 *     async_wrapper} does; it is written anew. The directory must exist
 * @param seconds after which it is killed; looked at every five seconds
 * @param strip whether line ends at the end of its output are left out
 * @param result a JSON object with at least one key: what the result holds beside {@code stdout,
 *     stderr, rc, start, end, delta} and, if the exit code is not 0, {@code failed} and {@code msg}
 */
public record Detached(String file, long seconds, boolean strip, String result) {
  /** The result without its closing brace, for what follows. */
  public String opening() {
    return result.substring(0, result.lastIndexOf('}'));
  }
}
