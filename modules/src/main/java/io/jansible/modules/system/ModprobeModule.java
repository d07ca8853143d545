package io.jansible.modules.system;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code community.general.modprobe}. */
final class ModprobeModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.modprobe",
              "Load or unload kernel modules",
              ArgumentSpec.of(
                  Argument.text("name").must().doc("The kernel module."),
                  Argument.text("state")
                      .or("present")
                      .choices("absent", "present")
                      .doc("Whether it is to be loaded."),
                  Argument.text("params").or("").doc("Its parameters."),
                  Argument.text("persistent")
                      .or("disabled")
                      .choices("disabled", "present", "absent")
                      .doc("Whether it is loaded at boot.")))
          .withAliases("ansible.builtin.modprobe");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Commands commands = new Commands(call.host());
    String name = args.string("name");
    boolean present = args.string("state").equals("present");
    String kernelName = name.replace('-', '_');
    ExecResult loaded =
        commands.script(
            "grep -q \"^$1 \" /proc/modules && exit 0; r=$(uname -r);"
                + " grep -q -e \"/$1\\.ko\" -e \"/$2\\.ko\" \"/lib/modules/$r/modules.builtin\" 2>/dev/null",
            kernelName,
            name);
    ModuleResult result =
        ModuleResult.changed(false)
            .put("name", name)
            .put("params", args.string("params"))
            .put("state", args.string("state"));
    boolean changed = false;
    if (loaded.ok() != present) {
      changed = true;
      if (!call.checkMode()) {
        ExecResult ran =
            present
                ? commands.script("modprobe -- \"$1\" $2", name, args.string("params"))
                : commands.run("modprobe", "-r", name);
        if (!ran.ok()) {
          Map<String, @Nullable Object> values = new LinkedHashMap<>(result.values());
          values.put("rc", (long) ran.rc());
          values.put("stdout", ran.out());
          values.put("stderr", ran.err());
          throw new ModuleFailure(ran.err(), values);
        }
      }
    }
    String persistent = args.string("persistent");
    if (!persistent.equals("disabled")) {
      changed |= persist(call, commands, name, args.string("params"), persistent.equals("present"));
    }
    return result.put("changed", changed);
  }

  private static boolean persist(
      ModuleCall call, Commands commands, String name, String params, boolean present) {
    String found = "grep -lsE \"^ *$1 *([#;].*)?$\" /etc/modules-load.d/*.conf 2>/dev/null";
    String options = "grep -hsE \"^options +$1 \" /etc/modprobe.d/*.conf 2>/dev/null";
    boolean there = !commands.script(found, name).out().isBlank();
    String set = commands.script(options, name).out().strip();
    String wanted = params.isEmpty() ? "" : "options " + name + " " + params;
    boolean same =
        present ? there && (params.isEmpty() || set.equals(wanted)) : !there && set.isEmpty();
    if (same || call.checkMode()) {
      return !same;
    }
    ExecResult ran =
        present
            ? commands.script(
                "grep -lsE \"^ *$1 *([#;].*)?$\" /etc/modules-load.d/*.conf >/dev/null 2>&1 || printf '%s\\n' \"$1\" > \"/etc/modules-load.d/$1.conf\";"
                    + " if [ -n \"$2\" ]; then sed -i \"s/^options  *$1 /# &/\" /etc/modprobe.d/*.conf 2>/dev/null; printf '%s\\n' \"$2\" > \"/etc/modprobe.d/$1.conf\"; fi",
                name, wanted)
            : commands.script(
                "sed -i \"s/^ *$1 *$/#&/\" /etc/modules-load.d/*.conf 2>/dev/null; sed -i \"s/^options  *$1 /#&/\" /etc/modprobe.d/*.conf 2>/dev/null; :",
                name);
    if (!ran.ok()) {
      throw Commands.failure(null, ran);
    }
    return true;
  }
}
