package io.jansible.modules.general;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;

/** {@code community.general.interfaces_file}. */
final class InterfacesFileModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.interfaces_file",
              "Tweak settings in /etc/network/interfaces files",
              ArgumentSpec.of(
                      Argument.path("dest").or("/etc/network/interfaces").doc("The file."),
                      Argument.text("iface").doc("The interface."),
                      Argument.text("address_family").doc("Which of the interface's stanzas."),
                      Argument.text("option").doc("The option."),
                      Argument.text("value").doc("Its value."),
                      Argument.bool("backup").or(false).doc("Keep what was there."),
                      Argument.text("state")
                          .or("present")
                          .choices("absent", "present")
                          .doc("Whether the option is to be there."))
                  .withFileAttributes()
                  .requiredBy("option", "iface"))
          .withAliases("ansible.builtin.interfaces_file");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String dest = args.string("dest");
    boolean present = args.string("state").equals("present");
    if (args.has("option") && present && !args.has("value")) {
      throw new ModuleFailure("Value must be set if option is defined and state is 'present'");
    }
    NodeFile old = NodeFile.read(call.host(), dest);
    if (!old.exists()) {
      throw new ModuleFailure(Results.errno("No such file or directory", dest));
    }
    InterfacesFile file = InterfacesFile.parse(old.lines());
    boolean changed =
        args.has("option")
            && file.set(
                args.string("iface"),
                args.text("address_family"),
                args.string("option"),
                args.text("value"),
                present);
    if (changed) {
      file = InterfacesFile.parse(file.text());
      if (!call.checkMode()) {
        old.write(
            call.host(),
            old.request(file.text())
                .withBackup(args.bool("backup"))
                .withUnsafeWrites(args.bool("unsafe_writes")));
      }
    }
    ModuleResult result = ModuleResult.changed(changed).put("dest", dest);
    result.put("ifaces", file.interfaces());
    return Results.withFile(result, call.host());
  }
}
