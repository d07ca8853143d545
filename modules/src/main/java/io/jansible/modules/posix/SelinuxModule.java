package io.jansible.modules.posix;

import io.jansible.connection.ExecResult;
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
import io.jansible.value.EscapedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.posix.selinux}. */
final class SelinuxModule implements Module {
  private static final String SYSTEM_CONFIG = "/etc/selinux/config";
  private static final String LOOK =
      """
      cat /sys/fs/selinux/enforce 2>/dev/null; echo
      sed -n 's/^SELINUXTYPE=//p' /etc/selinux/config 2>/dev/null | tail -n 1; echo
      [ -d "/etc/selinux/$1/policy" ] && echo policy
      """;

  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.posix.selinux",
              "Change policy and state of SELinux",
              ArgumentSpec.of(
                  Argument.text("policy").doc("The policy."),
                  Argument.text("state")
                      .must()
                      .choices("enforcing", "permissive", "disabled")
                      .doc("The mode."),
                  Argument.text("configfile")
                      .or(SYSTEM_CONFIG)
                      .aliases("conf", "file")
                      .doc("The configuration file."),
                  Argument.bool("update_kernel_param")
                      .or(false)
                      .doc("Set the kernel's command line too.")))
          .withAliases("ansible.builtin.selinux");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Commands commands = new Commands(call.host());
    String state = args.string("state");
    String file = args.string("configfile");
    String[] look =
        commands
            .script(LOOK, args.has("policy") ? args.string("policy") : "")
            .out()
            .split("\n", -1);
    boolean enabled = look[0].equals("0") || look[0].equals("1");
    String runtime = !enabled ? "disabled" : look[0].equals("1") ? "enforcing" : "permissive";
    int second = look[0].isEmpty() ? 1 : 2;
    String loaded = look.length > second && !look[second].isBlank() ? look[second].strip() : null;
    boolean policyThere = List.of(look).contains("policy");
    byte[] bytes =
        call.host()
            .read(file)
            .orElseThrow(
                () ->
                    new ModuleFailure(
                        "Unable to find file " + file,
                        Map.of(
                            "details",
                            "Please install SELinux-policy package, if this package is not"
                                + " installed previously.")));
    String config = EscapedText.of(bytes);
    String configPolicy = setting(config, "SELINUXTYPE");
    String configState = setting(config, "SELINUX");
    Boolean kernel = null;
    if (args.bool("update_kernel_param")) {
      kernel = kernelEnabled(commands);
    }
    String policy = args.text("policy");
    if (policy == null || policy.isEmpty()) {
      if (!state.equals("disabled")) {
        throw new ModuleFailure("Policy is required if state is not 'disabled'");
      }
      policy = configPolicy;
    }
    List<String> messages = new ArrayList<>();
    boolean changed = false;
    boolean reboot = false;
    boolean writes = false;
    if (!same(policy, loaded)) {
      if (call.checkMode()) {
        return ModuleResult.changed(true);
      }
      messages.add("Running SELinux policy changed from '" + loaded + "' to '" + policy + "'");
      changed = true;
    }
    if (!same(policy, configPolicy)) {
      if (call.checkMode()) {
        return ModuleResult.changed(true);
      }
      if (!policyThere) {
        throw new ModuleFailure("Policy " + policy + " does not exist in /etc/selinux/");
      }
      config = with(config, "SELINUXTYPE", String.valueOf(policy));
      writes = true;
      messages.add(
          "SELinux policy configuration in '"
              + file
              + "' changed from '"
              + configPolicy
              + "' to '"
              + policy
              + "'");
      changed = true;
    }
    if (!state.equals(runtime)) {
      if (!enabled) {
        call.warn("Reboot is required to set SELinux state to '" + state + "'");
        reboot = true;
      } else if (!state.equals("disabled")) {
        enforce(call, commands, state);
        messages.add("SELinux state changed from '" + runtime + "' to '" + state + "'");
        changed = true;
      } else {
        if (runtime.equals("permissive")) {
          call.warn("SELinux state change will take effect next reboot");
        } else {
          enforce(call, commands, "permissive");
          call.warn(
              "SELinux state temporarily changed from '"
                  + runtime
                  + "' to 'permissive'. State change will take effect next reboot.");
          changed = true;
        }
        reboot = true;
      }
    }
    if (!state.equals(configState)) {
      config = with(config, "SELINUX", state);
      writes = true;
      messages.add("Config SELinux state changed from '" + configState + "' to '" + state + "'");
      changed = true;
    }
    if (writes && !call.checkMode()) {
      call.host().write(WriteRequest.of(file, EscapedText.bytes(config)));
    }
    boolean wanted = !state.equals("disabled");
    if (args.bool("update_kernel_param") && (kernel == null || kernel != wanted)) {
      setKernel(call, commands, wanted);
      messages.add(
          "Kernel SELinux state changed from '"
              + (kernel == null ? "<inconsistent>" : wanted ? "disabled" : "enabled")
              + "' to '"
              + (wanted ? "enabled" : "disabled")
              + "'");
      changed = true;
    }
    return ModuleResult.changed(changed)
        .put("msg", String.join(", ", messages))
        .put("configfile", file)
        .put("policy", policy)
        .put("state", state)
        .put("reboot_required", reboot);
  }

  private static boolean same(@Nullable String one, @Nullable String other) {
    return java.util.Objects.equals(one, other);
  }

  private static void enforce(ModuleCall call, Commands commands, String state) {
    if (!call.checkMode()) {
      ExecResult ran =
          commands.script(
              "printf %s \"$1\" > /sys/fs/selinux/enforce", state.equals("enforcing") ? "1" : "0");
      if (!ran.ok()) {
        throw Commands.failure(null, ran);
      }
    }
  }

  /** Null where kernels differ. */
  private static @Nullable Boolean kernelEnabled(Commands commands) {
    ExecResult info =
        commands.script("command -v grubby >/dev/null || exit 99; exec grubby --info=ALL");
    if (info.rc() == 99) {
      throw new ModuleFailure(
          "'grubby' command not found on host",
          Map.of(
              "details",
              "In order to update the kernel command line"
                  + "enabled/disabled setting, the grubby package"
                  + "needs to be present on the system."));
    }
    if (!info.ok()) {
      throw new ModuleFailure("unable to run grubby");
    }
    boolean allEnabled = true;
    boolean allDisabled = true;
    for (String line : info.out().split("\n", -1)) {
      if (!line.startsWith("args=\"") || !line.endsWith("\"") || line.length() < 7) {
        continue;
      }
      if (List.of(line.substring(6, line.length() - 1).split(" ", -1)).contains("selinux=0")) {
        allEnabled = false;
      } else {
        allDisabled = false;
      }
    }
    return allEnabled == allDisabled ? null : allEnabled;
  }

  private static void setKernel(ModuleCall call, Commands commands, boolean enabled) {
    if (!call.checkMode()) {
      ExecResult ran =
          commands.run(
              "grubby", "--update-kernel=ALL", enabled ? "--remove-args" : "--args", "selinux=0");
      if (!ran.ok()) {
        throw new ModuleFailure(
            enabled
                ? "unable to remove selinux=0 from kernel config"
                : "unable to add selinux=0 to kernel config");
      }
    }
  }

  private static @Nullable String setting(String config, String key) {
    return config
        .lines()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.split("=", -1)[1].strip())
        .findFirst()
        .orElse(null);
  }

  private static String with(String config, String key, String value) {
    StringBuilder fresh = new StringBuilder();
    boolean found = false;
    for (String line : config.lines().toList()) {
      boolean is = line.startsWith(key + "=");
      found |= is;
      fresh.append(is ? key + "=" + value : line).append('\n');
    }
    if (!found) {
      fresh.append(key).append('=').append(value).append('\n');
    }
    return fresh.toString();
  }
}
