package io.jansible.modules.facts;

import io.jansible.facts.FactException;
import io.jansible.facts.FactGatherer;
import io.jansible.facts.FactRequest;
import io.jansible.facts.FactResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.Variables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.setup}: one round trip. */
final class SetupModule implements Module {
  private static final List<String> PYTHONS =
      List.of("/usr/bin/python3", "python3", "/usr/libexec/platform-python");

  private final FactGatherer gatherer = new FactGatherer();
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.setup",
          "Gathers facts about remote hosts",
          ArgumentSpec.of(
              Argument.list("gather_subset", ArgumentType.STR)
                  .or(List.of("all"))
                  .doc("Which facts: all, min, network…, each perhaps with ! before it."),
              Argument.integer("gather_timeout").or(10L).doc("Seconds for what may hang."),
              Argument.list("filter", ArgumentType.STR)
                  .or(List.of())
                  .doc("Patterns of the names to keep."),
              Argument.path("fact_path").or("/etc/ansible/facts.d").doc("Where local facts are.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    List<String> pythons = new ArrayList<>();
    Object interpreter = call.templar().variables().raw("ansible_python_interpreter");
    if (interpreter != Variables.ABSENT && interpreter != null) {
      String text = String.valueOf(call.templar().valueOrRaw(interpreter));
      if (!text.startsWith("auto")) {
        pythons.add(text);
      }
    }
    pythons.addAll(PYTHONS);
    Long timeout = args.integer("gather_timeout");
    FactResult found;
    try {
      found =
          gatherer.gather(
              call.host(),
              new FactRequest(
                  args.texts("gather_subset"),
                  args.texts("filter"),
                  args.string("fact_path"),
                  timeout == null ? 10 : timeout,
                  pythons));
    } catch (FactException e) {
      throw new ModuleFailure(e.getMessage());
    }
    found.warnings().forEach(call::warn);
    Map<String, @Nullable Object> facts = new LinkedHashMap<>(found.facts());
    return ModuleResult.changed(false).put("ansible_facts", facts);
  }
}
