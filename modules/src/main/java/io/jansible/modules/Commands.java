package io.jansible.modules;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StartException;
import io.jansible.module.ModuleFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a host's own tools for modules. */
public final class Commands {
  /** Makes programs speak English. */
  public static final Map<String, String> ENGLISH =
      Map.of("LC_ALL", "C", "LANG", "C", "LANGUAGE", "C");

  private final RemoteHost host;

  public Commands(RemoteHost host) {
    this.host = host;
  }

  /**
   * Runs a program, in the C locale.
   *
   * @throws ModuleFailure with the folders searched, if there is no such program
   */
  public ExecResult run(List<String> argv) {
    return run(ExecRequest.of(argv));
  }

  /** Runs a request that has an {@code argv}, in the C locale. */
  public ExecResult run(ExecRequest request) {
    ExecRequest english = request.withEnvironment(ENGLISH);
    List<String> argv = request.argv() == null ? List.of() : request.argv();
    try {
      return host.exec(english);
    } catch (StartException e) {
      String name = argv.isEmpty() ? "" : argv.get(0);
      if (e.rc() != 2 || e.directory() || name.isEmpty() || name.indexOf('/') >= 0) {
        throw e;
      }
      // an ordinary user's PATH lacks the folders of system tools
      List<String> absolute = new ArrayList<>(argv);
      absolute.set(0, Programs.of(host, name).must(name));
      return host.exec(english.withArgv(absolute));
    }
  }

  /**
   * Runs a program that has to succeed; its failure tells the command, as {@code run_command} with
   * {@code check_rc} does.
   */
  public ExecResult checked(ExecRequest request) {
    ExecResult result = run(request);
    if (!result.ok()) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("cmd", Words.join(request.argv() == null ? List.of() : request.argv()));
      values.put("rc", (long) result.rc());
      values.put("stdout", result.out());
      values.put("stderr", result.err());
      throw new ModuleFailure(result.err().stripTrailing(), values);
    }
    return result;
  }

  public ExecResult run(String... argv) {
    return run(List.of(argv));
  }

  /** Runs shell text; its arguments are {@code $1}, {@code $2}…. */
  public ExecResult script(String text, String... arguments) {
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", text, "sh"));
    argv.addAll(List.of(arguments));
    return run(argv);
  }

  /**
   * Runs a program that has to succeed.
   *
   * @param message of the failure; null for what the program says
   */
  public ExecResult must(@Nullable String message, List<String> argv) {
    ExecResult result = run(argv);
    if (!result.ok()) {
      throw failure(message, result);
    }
    return result;
  }

  /** The failure of a program that did not even begin, as {@code run_command} tells it. */
  public static ModuleFailure notStarted(StartException reason, List<String> argv) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("cmd", Words.join(argv));
    values.put("rc", (long) reason.rc());
    values.put("stdout", "");
    values.put("stderr", "");
    return new ModuleFailure(reason.text(), values);
  }

  /** The failure of a program that is missing, with the folders that were searched. */
  public ModuleFailure missing(String program) {
    return Programs.of(host, program).missing(program);
  }

  /** A failure with what a program printed. */
  public static ModuleFailure failure(@Nullable String message, ExecResult result) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("rc", (long) result.rc());
    values.put("stdout", result.out());
    values.put("stderr", result.err());
    String said = result.err().isBlank() ? result.out() : result.err();
    return new ModuleFailure(message == null ? said.strip() : message, values);
  }
}
