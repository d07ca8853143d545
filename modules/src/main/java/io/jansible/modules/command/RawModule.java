package io.jansible.modules.command;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.StartException;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.builtin.raw}: a shell command without the module machinery. Its output comes from
 * a pipe, not from a terminal, so its lines end in {@code \n} and stderr stays apart.
 */
final class RawModule implements Module {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.raw",
              "Executes a low-down and dirty command",
              // Ansible passes over arguments that it does not know
              ArgumentSpec.of(
                      Argument.text("_raw_params").doc("The command."),
                      Argument.text("executable").doc("The shell to run it with."))
                  .unchecked())
          .withFreeForm()
          .withoutAsync();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    if (!call.host().environment().isEmpty()) {
      call.warn("raw module does not support the environment keyword");
    }
    if (call.checkMode()) {
      return ModuleResult.of(Map.of()).put("skipped", true);
    }
    String command = text(call, "_raw_params");
    if (command == null || command.isEmpty()) {
      throw PythonError.type("'NoneType' object is not iterable");
    }
    String executable = text(call, "executable");
    try {
      return result(
          call.host()
              .exec(
                  ExecRequest.script(command)
                      .withExecutable(
                          executable == null || executable.isEmpty() ? null : executable)
                      .withoutEnvironment()));
    } catch (StartException e) {
      // the login shell says so itself, in Ansible's way of running it
      boolean missing = e.rc() == 2;
      String said = missing ? ": not found\n" : ": Permission denied\n";
      return result(ExecResult.of(missing ? 127 : 126, "", "/bin/sh: 1: " + executable + said));
    }
  }

  private static @Nullable String text(ModuleCall call, String name) {
    Object value = call.args().raw(name);
    return value == null ? null : Text.str(value);
  }

  /** The result of a low level command. */
  static ModuleResult result(ExecResult outcome) {
    String out = Output.replaced(outcome.stdout());
    String err = Output.replaced(outcome.stderr());
    ModuleResult result =
        ModuleResult.of(Map.of())
            .put("rc", outcome.rc())
            .put("stdout", out)
            .put("stdout_lines", Output.lines(out))
            .put("stderr", err)
            .put("stderr_lines", Output.lines(err))
            .put("changed", true);
    if (outcome.rc() != 0) {
      result.put("failed", true).put("msg", "non-zero return code");
    }
    return result;
  }
}
