package io.jansible.modules.action;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.Templar;
import io.jansible.template.UndefinedException;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.Unsafe;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.debug}: shows a message or a variable. */
final class DebugModule implements Module {
  private static final String UNDEFINED = "VARIABLE IS NOT DEFINED!";
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.debug",
              "Print statements during execution",
              ArgumentSpec.of(
                      Argument.raw("msg")
                          .or("Hello world!")
                          .doc("The message to show; Hello world! if nothing is given."),
                      Argument.raw("var")
                          .doc("A variable's name or an expression, without braces, to show."),
                      Argument.integer("verbosity").or(0L).doc("Shown only from this many -v on."))
                  .exclusive("msg", "var"))
          .onController();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Long verbosity = call.args().integer("verbosity");
    if (verbosity != null && verbosity > call.verbosity()) {
      return ModuleResult.of(Map.of())
          .put("skipped_reason", "Verbosity threshold not met.")
          .put("skipped", true)
          .put("failed", false);
    }
    ModuleResult result = ModuleResult.of(Map.of());
    Object variable = Unsafe.unmarkAll(call.args().raw("var"));
    if (Values.truth(variable)) {
      String key =
          variable instanceof List || variable instanceof Map
              ? Options.type(variable)
              : Text.str(variable);
      // text that came from outside names no expression
      result.put(
          key,
          call.givenArgs().get("var") instanceof Unsafe
              ? "{{" + key + "}}"
              : shown(variable, call));
    } else {
      result.put("msg", Unsafe.unmarkAll(call.args().raw("msg")));
    }
    return result.put("_ansible_verbose_always", true).put("failed", false);
  }

  private static @Nullable Object shown(@Nullable Object variable, ModuleCall call) {
    Templar templar = call.templar();
    try {
      if (variable instanceof String expression) {
        return templar.expression(expression);
      }
      Object rendered = templar.value(variable);
      if (!Values.equal(rendered, variable)) {
        return rendered;
      }
      return UNDEFINED;
    } catch (UndefinedException e) {
      return call.verbosity() > 0 ? UNDEFINED + ": " + e.text() : UNDEFINED;
    }
  }
}
