package io.jansible.modules.posix;

import io.jansible.connection.ExecResult;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ansible.posix.selinux}. */
final class SelinuxModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.posix.selinux",
          "Change policy and state of SELinux",
          ArgumentSpec.of(
                  Argument.text("policy").doc("The policy; needed unless it is disabled."),
                  Argument.text("state")
                      .must()
                      .choices("enforcing", "permissive", "disabled")
                      .doc("The mode."),
                  Argument.text("configfile")
                      .or("/etc/selinux/config")
                      .aliases("conf", "file")
                      .doc("The file that is read at boot."),
                  Argument.bool("update_kernel_param")
                      .or(false)
                      .doc("Set the kernel's parameter with grubby."))
              .requiredIf("state", "enforcing", "policy")
              .requiredIf("state", "permissive", "policy"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Commands commands = new Commands(call.host());
    String file = args.string("configfile");
    String wanted = args.string("state");
    if (!call.host().stat(file, StatOptions.FOLLOW).exists()) {
      throw new ModuleFailure("Unable to find file " + file);
    }
    ExecResult mode = commands.run("getenforce");
    if (!mode.ok()) {
      throw new ModuleFailure(
          "Failed to import the required Python library (libselinux-python): SELinux tools are not"
              + " installed on this host (getenforce)");
    }
    String runtime = mode.out().strip().toLowerCase(java.util.Locale.ROOT);
    String text =
        call.host().read(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
    String configured = setting(text, "SELINUX");
    String policy = setting(text, "SELINUXTYPE");
    String policyWanted = args.has("policy") ? args.string("policy") : policy;
    String after = text;
    StringBuilder said = new StringBuilder();
    boolean changed = false;
    boolean reboot = false;
    if (policyWanted != null && !policyWanted.equals(policy)) {
      after = after.replaceAll("(?m)^SELINUXTYPE=.*$", "SELINUXTYPE=" + policyWanted);
      said.append(
          "SELinux policy configuration in '%s' changed from '%s' to '%s'"
              .formatted(file, policy, policyWanted));
      changed = true;
    }
    if (!wanted.equals(runtime)) {
      if (runtime.equals("disabled")) {
        reboot = true;
        call.warn("SELinux state change will take effect next reboot");
      } else if (wanted.equals("disabled")) {
        reboot = true;
        if (runtime.equals("enforcing")) {
          if (!call.checkMode()) {
            commands.must("Failed to set SELinux mode", List.of("setenforce", "0"));
          }
          call.warn(
              "SELinux state temporarily changed from 'enforcing' to 'permissive'. State change will"
                  + " take effect next reboot.");
          changed = true;
        } else {
          call.warn("SELinux state change will take effect next reboot");
        }
      } else {
        if (!call.checkMode()) {
          commands.must(
              "Failed to set SELinux mode",
              List.of("setenforce", wanted.equals("enforcing") ? "1" : "0"));
        }
        said.append(said.isEmpty() ? "" : ", ")
            .append("SELinux state changed from '%s' to '%s'".formatted(runtime, wanted));
        changed = true;
      }
    }
    if (!wanted.equals(configured)) {
      after = after.replaceAll("(?m)^SELINUX=.*$", "SELINUX=" + wanted);
      said.append(said.isEmpty() ? "" : ", ")
          .append("Config SELinux state changed from '%s' to '%s'".formatted(configured, wanted));
      changed = true;
    }
    if (args.bool("update_kernel_param")) {
      changed |= kernelParameter(call, commands, wanted, said);
    }
    if (!after.equals(text) && !call.checkMode()) {
      call.host().write(WriteRequest.of(file, after.getBytes(StandardCharsets.UTF_8)));
    }
    return ModuleResult.changed(changed)
        .put("msg", said.toString())
        .put("configfile", file)
        .put("policy", policyWanted)
        .put("state", wanted)
        .put("reboot_required", reboot);
  }

  private static boolean kernelParameter(
      ModuleCall call, Commands commands, String wanted, StringBuilder said) {
    ExecResult shown = commands.must("Failed to run grubby", List.of("grubby", "--info=ALL"));
    boolean off =
        shown
            .out()
            .lines()
            .anyMatch(line -> line.startsWith("args=") && line.contains("selinux=0"));
    if (off == wanted.equals("disabled")) {
      return false;
    }
    if (!call.checkMode()) {
      commands.must(
          "unable to update kernel param",
          List.of(
              "grubby",
              "--update-kernel=ALL",
              off ? "--remove-args=selinux=0" : "--args=selinux=0"));
    }
    said.append(said.isEmpty() ? "" : ", ")
        .append(
            "SELinux kernel parameter changed from '%s' to '%s'"
                .formatted(off ? "disabled" : "enabled", off ? "enabled" : "disabled"));
    return true;
  }

  private static @Nullable String setting(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse(null);
  }
}
