package io.jansible.modules.pkg;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import io.jansible.modules.Programs;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code ansible.builtin.dpkg_selections}. */
final class DpkgSelectionsModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.dpkg_selections",
          "Dpkg package selection selections",
          ArgumentSpec.of(
              Argument.text("name").must().doc("The package."),
              Argument.text("selection")
                  .must()
                  .choices("install", "hold", "deinstall", "purge")
                  .doc("What dpkg is to do with it.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    String name = call.args().string("name");
    String selection = call.args().string("selection");
    Commands commands = new Commands(call.host());
    ExecResult got = commands.must(null, List.of("dpkg", "--get-selections", name));
    if (got.err().contains("no packages found matching")) {
      throw new ModuleFailure(
          "Failed to find package '%s' to perform selection '%s'.".formatted(name, selection));
    }
    String[] words = got.out().strip().split("\\s+");
    String current = got.out().isBlank() || words.length < 2 ? "not present" : words[1];
    boolean changed = !current.equals(selection);
    if (changed && !call.checkMode()) {
      String dpkg = Programs.of(call.host(), "dpkg").find("dpkg");
      commands.checked(
          ExecRequest.of(dpkg == null ? "dpkg" : dpkg, "--set-selections")
              .withStdin((name + " " + selection).getBytes(StandardCharsets.UTF_8)));
    }
    return ModuleResult.changed(changed).put("before", current).put("after", selection);
  }
}
