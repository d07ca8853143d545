package io.jansible.modules.action;

import io.jansible.error.JansibleException;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentCheck;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.Variables;
import io.jansible.template.filter.TextOrigin;
import io.jansible.template.value.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.builtin.validate_argument_spec}: checks variables against a spec, as a role with
 * {@code meta/argument_specs.yml} does before its first task.
 */
final class ValidateArgumentSpecModule implements Module {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.validate_argument_spec",
              "Validate role argument specs",
              ArgumentSpec.of(
                      Argument.dict("argument_spec").must().doc("The spec of each variable."),
                      Argument.dict("provided_arguments")
                          .doc("Values that count instead of the variables."),
                      Argument.dict("validate_args_context")
                          .doc("What is validated, for the result."))
                  .unchecked())
          .onController();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Map<String, @Nullable Object> args = call.givenArgs();
    ModuleResult result = ModuleResult.of(Map.of());
    Object context = Options.get(args, "validate_args_context");
    result.put("validate_args_context", context == null ? Map.of() : context);
    if (!args.containsKey("argument_spec")) {
      throw new JansibleException("\"argument_spec\" arg is required in args: " + Text.str(args));
    }
    Map<?, ?> data = dictionary(Options.get(args, "argument_spec"), "argument_spec");
    Map<?, ?> provided =
        args.containsKey("provided_arguments")
            ? dictionary(Options.get(args, "provided_arguments"), "provided_arguments")
            : Map.of();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    Variables variables = call.templar().variables();
    for (Object key : data.keySet()) {
      String name = Text.str(key);
      Object raw = variables.raw(name);
      if (raw != Variables.ABSENT) {
        values.put(name, call.templar().value(raw));
      }
    }
    provided.forEach((key, value) -> values.put(Text.str(key), value));
    ArgumentCheck.Outcome outcome =
        ArgumentCheck.of(
            SpecReader.read(data, Map.of()),
            values,
            Map.of(),
            value -> TextOrigin.className(value, variables));
    if (!outcome.errors().isEmpty()) {
      return result
          .put("failed", true)
          .put("msg", "Validation of arguments failed:\n" + String.join("\n", outcome.errors()))
          .put("argument_spec_data", data)
          .put("argument_errors", outcome.errors());
    }
    return result.put("changed", false).put("msg", "The arg spec validation passed");
  }

  private static Map<?, ?> dictionary(@Nullable Object value, String name) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new JansibleException(
          "Incorrect type for " + name + ", expected dict and got " + Options.type(value));
    }
    return map;
  }
}
