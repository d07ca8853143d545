package io.jansible.connection;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command for {@link RemoteHost#exec}. Either {@code argv} (no shell looks at it) or {@code
 * script} (a POSIX shell's text) is set.
 *
 * @param argv program and arguments
 * @param script shell text, run by {@code executable}
 * @param executable the shell for {@code script}; null means {@code /bin/sh}
 * @param stdin what the command reads; null means an empty stdin
 * @param directory working directory; null means the login directory
 * @param environment variables beside the task's own
 * @param timeout after which the command's process group is killed and {@link ExecResult#timedOut}
 *     is set; null means none
 * @param expand whether {@code ~} and environment variables in {@code argv} are expanded on the
 *     host, as Python's {@code expanduser(expandvars(word))} does: an unknown variable or user
 *     stays as it is written
 * @param bare whether the task's environment variables are left out ({@code raw})
 */
public record ExecRequest(
    @Nullable List<String> argv,
    @Nullable String script,
    @Nullable String executable,
    byte @Nullable [] stdin,
    @Nullable String directory,
    Map<String, String> environment,
    @Nullable Duration timeout,
    boolean expand,
    boolean bare) {

  public static ExecRequest of(String... argv) {
    return new ExecRequest(List.of(argv), null, null, null, null, Map.of(), null, false, false);
  }

  public static ExecRequest of(List<String> argv) {
    return new ExecRequest(List.copyOf(argv), null, null, null, null, Map.of(), null, false, false);
  }

  public static ExecRequest script(String script) {
    return new ExecRequest(null, script, null, null, null, Map.of(), null, false, false);
  }

  /** The same with another program or other arguments. */
  public ExecRequest withArgv(List<String> words) {
    return new ExecRequest(
        List.copyOf(words),
        script,
        executable,
        stdin,
        directory,
        environment,
        timeout,
        expand,
        bare);
  }

  public ExecRequest withStdin(byte @Nullable [] bytes) {
    return new ExecRequest(
        argv, script, executable, bytes, directory, environment, timeout, expand, bare);
  }

  public ExecRequest in(@Nullable String path) {
    return new ExecRequest(
        argv, script, executable, stdin, path, environment, timeout, expand, bare);
  }

  public ExecRequest withExecutable(@Nullable String shell) {
    return new ExecRequest(
        argv, script, shell, stdin, directory, environment, timeout, expand, bare);
  }

  public ExecRequest withEnvironment(Map<String, String> variables) {
    return new ExecRequest(
        argv, script, executable, stdin, directory, Map.copyOf(variables), timeout, expand, bare);
  }

  public ExecRequest withTimeout(@Nullable Duration limit) {
    return new ExecRequest(
        argv, script, executable, stdin, directory, environment, limit, expand, bare);
  }

  /** The same, with {@code ~} and variables of {@code argv} expanded on the host. */
  public ExecRequest expanding() {
    return new ExecRequest(
        argv, script, executable, stdin, directory, environment, timeout, true, bare);
  }

  /** The same without the task's environment variables. */
  public ExecRequest withoutEnvironment() {
    return new ExecRequest(
        argv, script, executable, stdin, directory, environment, timeout, expand, true);
  }
}
