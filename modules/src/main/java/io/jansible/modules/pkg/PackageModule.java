package io.jansible.modules.pkg;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.HandedOn;
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
    String manager = use == null ? "auto" : use.toString();
    if (manager.equals("auto")) {
      manager = manager(call);
    }
    if (manager.isEmpty() || manager.equals("auto")) {
      throw refused(
          "Could not detect which package manager to use. Try gathering facts or setting the \"use\" option.");
    }
    if (!call.hasModule(manager)) {
      throw refused(
          "Could not find a matching action for the \"" + manager + "\" package manager.");
    }
    return HandedOn.to(manager, args, call);
  }

  private static String manager(ModuleCall call) {
    Object wanted = call.templar().variables().raw("ansible_package_use");
    if (wanted != Variables.ABSENT && wanted != null && !wanted.toString().isEmpty()) {
      return String.valueOf(call.templar().value("{{ ansible_package_use }}"));
    }
    Object known = HandedOn.fact("pkg_mgr", call);
    if (known == null) {
      throw new ModuleFailure("Could not detect a package manager. Try using the \"use\" option.");
    }
    return known.toString();
  }

  /** An action's own failure: Python has no traceback of it. */
  private static ModuleFailure refused(String message) {
    return ModuleFailure.ofAction(message);
  }
}
