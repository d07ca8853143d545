package io.jansible.modules.facts;

import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.gather_facts}: what a play does first; {@code setup}, that is. */
final class GatherFactsModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.builtin.gather_facts",
              "Gathers facts about remote hosts",
              ArgumentSpec.of().unchecked())
          .onController();

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Map<String, @Nullable Object> args = new LinkedHashMap<>(call.givenArgs());
    args.remove("parallel");
    ModuleResult result = call.runModule("ansible.builtin.setup", args);
    if (result.isTrue("failed")) {
      throw new ModuleFailure(
          "The following modules failed to execute: ansible.legacy.setup\n  ansible.legacy.setup: "
              + result.get("msg"),
          Map.of("ansible_facts", Map.of()));
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    if (result.get("ansible_facts") instanceof Map<?, ?> found) {
      found.forEach((name, value) -> facts.put(String.valueOf(name), value));
    }
    facts.put("_ansible_facts_gathered", true);
    ModuleResult gathered =
        ModuleResult.changed(false)
            .put("ansible_facts", facts)
            .put("_ansible_verbose_override", true);
    if (result.get("warnings") != null) {
      gathered.put("warnings", result.get("warnings"));
    }
    return gathered;
  }
}
