package io.jansible.modules.action;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.value.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.set_stats}: the user's own figures beside the recap. */
final class SetStatsModule implements Module {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.set_stats",
              "Define and display stats for the current ansible run",
              ArgumentSpec.of(
                      Argument.dict("data").must().doc("Names and their values."),
                      Argument.bool("per_host")
                          .or(false)
                          .doc("Keep them for each host, or for the whole run."),
                      Argument.bool("aggregate")
                          .or(true)
                          .doc("Add to what is there, or replace it."))
                  .unchecked())
          .onController();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Options.only(call, "aggregate", "data", "per_host");
    Map<String, @Nullable Object> args = call.givenArgs();
    Object data = args.containsKey("data") ? Options.get(args, "data") : Map.of();
    if (!(data instanceof Map<?, ?> map)) {
      throw new ModuleFailure("The 'data' option needs to be a dictionary/hash");
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          String name = Text.str(key);
          if (!Options.isVariableName(name)) {
            throw new ModuleFailure(
                "The variable name '"
                    + name
                    + "' is not valid. Variables must start with a letter or underscore character,"
                    + " and contain only letters, numbers and underscores.");
          }
          named.put(name, value);
        });
    Map<String, @Nullable Object> stats = new LinkedHashMap<>();
    stats.put("data", named);
    stats.put("per_host", flag(args, "per_host", false));
    stats.put("aggregate", flag(args, "aggregate", true));
    return ModuleResult.changed(false).put("ansible_stats", stats);
  }

  private static boolean flag(Map<String, @Nullable Object> args, String name, boolean standard) {
    Object value = Options.get(args, name);
    return value == null ? standard : Options.laxBool(value);
  }
}
