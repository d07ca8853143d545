package io.jansible.modules;

import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.template.Variables;
import io.jansible.value.Unsafe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code service} and {@code package} share: another module, chosen by a fact, does it. */
public final class HandedOn {
  private HandedOn() {}

  /**
   * A fact of the host that the task works on: as gathered before, or else gathered now.
   *
   * @param name without {@code ansible_}
   */
  public static @Nullable Object fact(String name, ModuleCall call) {
    Object known = known(name, call);
    if (known != null) {
      return known;
    }
    Map<String, Object> asked = new LinkedHashMap<>();
    asked.put("gather_subset", List.of("!all"));
    asked.put("filter", List.of("ansible_" + name));
    ModuleResult told = call.runModule("ansible.legacy.setup", asked);
    return told.values().get("ansible_facts") instanceof Map<?, ?> facts
        ? facts.get("ansible_" + name)
        : null;
  }

  /** A fact of the host that the task works on, if it was gathered before. */
  public static @Nullable Object known(String name, ModuleCall call) {
    Object facts;
    String other = call.delegatedTo();
    if (other == null) {
      facts = call.templar().variables().raw("ansible_facts");
    } else {
      Object hosts = call.templar().variables().raw("hostvars");
      Object vars = hosts instanceof Map<?, ?> all ? all.get(other) : null;
      facts = vars instanceof Map<?, ?> all ? all.get("ansible_facts") : null;
    }
    return facts != null
            && facts != Variables.ABSENT
            && Unsafe.unmark(facts) instanceof Map<?, ?> map
        ? Unsafe.unmark(map.get(name))
        : null;
  }

  /**
   * Runs the other module, with its own {@code module_defaults}.
   *
   * @throws ModuleFailure if it failed, with all that it told
   */
  public static ModuleResult to(
      String module, Map<String, @Nullable Object> args, ModuleCall call) {
    // as Ansible's actions name those of its own
    String own = "ansible.legacy." + module;
    String name = !module.contains(".") && call.hasModule(own) ? own : module;
    ModuleResult result = call.handOn(name, args);
    if (result.isTrue("failed")) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>(result.values());
      Object message = values.remove("msg");
      throw new ModuleFailure(String.valueOf(message), values);
    }
    return result;
  }
}
