package io.jansible.modules.general;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StartException;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.Commands;
import io.jansible.modules.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host's programs for one task, found as Ansible finds them ({@code get_bin_path}): in PATH, then
 * in the sbin directories. They run in the C locale. A program's first run finds it too, so that it
 * costs no round trip of its own.
 */
public final class Tools {
  private static final String FIND =
      """
      p=$PATH
      for d in /sbin /usr/sbin /usr/local/sbin; do
        case ":$p:" in *":$d:"*) ;; *) [ -d "$d" ] && p=$p:$d ;; esac
      done
      """;

  /** Answers the program's path as a line before what the program itself prints. */
  private static final String RUN =
      FIND
          + """
          b=$(PATH=$p; command -v -- "$1")
          case $b in /*) ;; *) printf '\\n%s\\n' "$p"; exit 127 ;; esac
          shift
          printf '%s\\n' "$b"
          exec "$b" "$@"
          """;

  private final RemoteHost host;
  private final Map<String, String> environment;
  private final Map<String, String> paths = new HashMap<>();

  public Tools(RemoteHost host) {
    this(host, Map.of());
  }

  /**
   * @param more variables for the programs beside those of the C locale
   */
  public Tools(RemoteHost host, Map<String, String> more) {
    this.host = host;
    Map<String, String> all = new HashMap<>(Commands.ENGLISH);
    all.putAll(more);
    this.environment = Map.copyOf(all);
  }

  /** Runs a program, which has to be there. */
  public ExecResult run(List<String> argv) {
    return run(argv, null, null);
  }

  public ExecResult run(String... argv) {
    return run(List.of(argv), null, null);
  }

  /**
   * @param directory to run in; null for the login directory
   * @param stdin what it reads; null for nothing
   * @throws ModuleFailure if there is no such program
   */
  public ExecResult run(List<String> argv, @Nullable String directory, @Nullable String stdin) {
    byte[] input = stdin == null ? null : stdin.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    String program = argv.get(0);
    String known = program.startsWith("/") ? program : paths.get(program);
    List<String> command = new ArrayList<>(argv);
    if (known != null) {
      command.set(0, known);
      return started(command, directory, input);
    }
    command.addAll(0, List.of("/bin/sh", "-c", RUN, "sh"));
    ExecResult result = host.exec(request(command, directory, input));
    byte[] out = result.stdout();
    int end = 0;
    while (end < out.length && out[end] != '\n') {
      end++;
    }
    if (end == 0 && result.rc() == 127) {
      throw missing(program, result.out().strip());
    }
    paths.put(program, new String(out, 0, end, java.nio.charset.StandardCharsets.UTF_8));
    return new ExecResult(
        result.rc(),
        Arrays.copyOfRange(out, Math.min(end + 1, out.length), out.length),
        result.stderr(),
        result.timedOut());
  }

  /** Runs a program as {@code PATH} alone has it. */
  public ExecResult runByPath(List<String> argv, @Nullable String directory) {
    return started(argv, directory, null);
  }

  private ExecResult started(
      List<String> argv, @Nullable String directory, byte @Nullable [] stdin) {
    try {
      return host.exec(request(argv, directory, stdin));
    } catch (StartException e) {
      if (e.hasNoDirectory()) {
        // what is missing here is the caller's to judge
        throw e;
      }
      throw Commands.notStarted(e, argv);
    }
  }

  private ExecRequest request(
      List<String> argv, @Nullable String directory, byte @Nullable [] stdin) {
    return ExecRequest.of(argv).withEnvironment(environment).in(directory).withStdin(stdin);
  }

  /** Runs a program that has to succeed. */
  public ExecResult must(List<String> argv) {
    ExecResult result = run(argv);
    if (!result.ok()) {
      throw failure(argv, result);
    }
    return result;
  }

  public ExecResult must(String... argv) {
    return must(List.of(argv));
  }

  /** Runs shell text; its arguments are {@code $1}, {@code $2}… */
  public ExecResult script(String text, String... arguments) {
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", text, "sh"));
    argv.addAll(List.of(arguments));
    return host.exec(request(argv, null, null));
  }

  /** Where a program is; null if it is not there. */
  public @Nullable String find(String program) {
    String known = paths.get(program);
    if (known != null) {
      return known;
    }
    String found = script(FIND + "PATH=$p; command -v -- \"$1\"", program).out().strip();
    if (!found.startsWith("/")) {
      return null;
    }
    paths.put(program, found);
    return found;
  }

  /** Where a program is that has to be there. */
  public String path(String program) {
    String found = find(program);
    if (found == null) {
      throw missing(program, script(FIND + "printf %s \"$p\"").out());
    }
    return found;
  }

  private static ModuleFailure missing(String program, String searched) {
    return new ModuleFailure(
        "Failed to find required executable \"" + program + "\" in paths: " + searched);
  }

  /** What Ansible reports of a command that must not fail ({@code check_rc}). */
  public ModuleFailure failure(List<String> argv, ExecResult result) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("cmd", Words.join(resolved(argv)));
    values.put("rc", (long) result.rc());
    values.put("stdout", result.out());
    values.put("stderr", result.err());
    return new ModuleFailure(result.err().stripTrailing(), values);
  }

  /** The command with the path of a program that has run. */
  public List<String> resolved(List<String> argv) {
    List<String> command = new ArrayList<>(argv);
    command.set(0, paths.getOrDefault(argv.get(0), argv.get(0)));
    return command;
  }
}
