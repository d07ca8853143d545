package io.jansible.modules;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.module.ModuleFailure;
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

  /** Runs a program, in the C locale. */
  public ExecResult run(List<String> argv) {
    return host.exec(ExecRequest.of(argv).withEnvironment(ENGLISH));
  }

  public ExecResult run(String... argv) {
    return run(List.of(argv));
  }

  /** Runs shell text; its arguments are {@code $1}, {@code $2}…. */
  public ExecResult script(String text, String... arguments) {
    List<String> argv = new java.util.ArrayList<>(List.of("/bin/sh", "-c", text, "sh"));
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
