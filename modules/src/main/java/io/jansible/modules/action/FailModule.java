package io.jansible.modules.action;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.Map;

/** {@code ansible.builtin.fail}: fails with a message. */
final class FailModule implements Module {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.fail",
              "Fail with custom message",
              ArgumentSpec.of(
                      Argument.raw("msg")
                          .or("Failed as requested from task")
                          .doc("What the failed task says."))
                  .unchecked())
          .onController();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Options.only(call, "msg");
    Map<String, ?> args = call.givenArgs();
    return ModuleResult.of(Map.of())
        .put("failed", true)
        .put(
            "msg",
            args.containsKey("msg")
                ? Options.get(call.givenArgs(), "msg")
                : "Failed as requested from task");
  }
}
