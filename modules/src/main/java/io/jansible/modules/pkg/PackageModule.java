package io.jansible.modules.pkg;

import io.jansible.connection.ExecResult;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import io.jansible.template.Variables;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.package}: hands on to the host's package manager. */
final class PackageModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.package",
          "Generic OS package manager",
          ArgumentSpec.of(
                  Argument.text("name").must().doc("The package."),
                  Argument.text("state").must().doc("present, absent or what the manager has."),
                  Argument.text("use").or("auto").doc("Which manager."))
              .unchecked());

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Map<String, @Nullable Object> args = new LinkedHashMap<>(call.givenArgs());
    Object use = args.remove("use");
    String manager = use == null || use.equals("auto") ? manager(call) : use.toString();
    if (manager.equals("unknown") || manager.isEmpty()) {
      throw new ModuleFailure(
          "Could not detect which package manager to use. Try gathering facts or setting the \"use\" option.");
    }
    ModuleResult result = call.runModule(manager, args);
    if (result.isTrue("failed")) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>(result.values());
      Object message = values.remove("msg");
      throw new ModuleFailure(String.valueOf(message), values);
    }
    return result;
  }

  private static String manager(ModuleCall call) {
    Object facts = call.templar().variables().raw("ansible_facts");
    if (facts != Variables.ABSENT
        && io.jansible.value.Unsafe.unmark(facts) instanceof Map<?, ?> map
        && map.get("pkg_mgr") instanceof String known) {
      return known;
    }
    ExecResult found =
        new Commands(call.host())
            .script(
                "for p in apt-get:apt dnf5:dnf5 dnf-3:dnf yum:yum zypper:zypper pacman:pacman apk:apk; do"
                    + " command -v \"${p%%:*}\" >/dev/null && { echo \"${p#*:}\"; exit; }; done; echo unknown");
    return found.out().strip();
  }
}
