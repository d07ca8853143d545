package io.jansible.modules.action;

import io.jansible.connection.ExecRequest;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.Map;

/** {@code ansible.builtin.ping}: whether a command can be run on the host. */
final class PingModule implements Module {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
          "ansible.builtin.ping",
          "Try to connect to host and return pong on success",
          ArgumentSpec.of(
              Argument.text("data")
                  .or("pong")
                  .doc("What ping answers; with crash the module fails.")));

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    String data = call.args().string("data");
    check(call);
    if (data.equals("crash")) {
      throw new ModuleFailure(
          "MODULE FAILURE: No start of json char found\nSee stdout/stderr for the exact error",
          Map.of(
              "exception",
              "Exception: boom\n",
              "module_stdout",
              "",
              "module_stderr",
              "Exception: boom\n",
              "rc",
              1L));
    }
    return ModuleResult.of(Map.of("ping", data));
  }

  /** One command there and back. */
  static void check(ModuleCall call) {
    var result = call.host().exec(ExecRequest.of("true"));
    if (!result.ok()) {
      throw new ModuleFailure("the host's shell does not work: " + result.err().strip());
    }
  }
}
