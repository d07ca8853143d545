package io.jansible.modules.posix;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.general.Tools;

/**
 * {@code ansible.posix.seboolean}: over getsebool, setsebool and semanage. Where semanage is not
 * installed, the file of the policy's local changes says what is persistent.
 */
final class SebooleanModule implements Module {
  /** Prints whether SELinux is on, the value that is active and the one that is persistent. */
  private static final String LOOK =
      """
      PATH=$PATH:/sbin:/usr/sbin
      command -v setsebool >/dev/null || { echo none; exit; }
      selinuxenabled && echo on || echo off
      t=$(sed -n 's/^SELINUXTYPE=//p' /etc/selinux/config 2>/dev/null)
      n=$(awk -v n="$1" '$1 == n { print $2; exit }' "/etc/selinux/$t/booleans.subs_dist" 2>/dev/null)
      n=${n:-$1}
      echo "$n"
      a=$(getsebool "$1" 2>/dev/null); a=${a##* }
      echo "${a:-unknown}"
      [ "$2" = 1 ] || exit 0
      if command -v semanage >/dev/null; then
        semanage boolean -l -n | awk -v n="$n" '$1 == n { v = $0; sub(/^[^(]*\\([^,]*,[ \\t]*/, "", v); sub(/[ \\t]*\\).*/, "", v); print v; exit }'
      else
        v=$(cat "/var/lib/selinux/$t/active/booleans.local" "/etc/selinux/$t/modules/active/booleans.local" 2>/dev/null |
          sed -n "s/^$n=//p" | tail -n 1)
        case $v in 1) echo on ;; 0) echo off ;; *) echo "${a:-}" ;; esac
      fi
      """;

  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.posix.seboolean",
              "Toggles SELinux booleans",
              ArgumentSpec.of(
                  Argument.bool("ignore_selinux_state")
                      .or(false)
                      .doc("Set it also where SELinux is off."),
                  Argument.text("name").must().doc("The boolean."),
                  Argument.bool("persistent").or(false).doc("It outlives a boot."),
                  Argument.bool("state").must().doc("Its value.")))
          .withAliases("ansible.builtin.seboolean");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String name = args.string("name");
    boolean persistent = args.bool("persistent");
    boolean wanted = args.bool("state");
    Tools tools = new Tools(call.host());
    String[] lines = tools.script(LOOK, name, persistent ? "1" : "0").out().split("\n", -1);
    if (lines[0].equals("none")) {
      throw new ModuleFailure(
          "Failed to find required executable \"setsebool\" of the SELinux policy tools");
    }
    boolean enabled = lines[0].equals("on");
    if (!enabled && !args.bool("ignore_selinux_state")) {
      throw new ModuleFailure("SELinux is disabled on this host.");
    }
    String real = lines[1];
    String value = enabled || persistent ? lines[persistent ? 3 : 2] : "";
    if (persistent && value.isEmpty()) {
      throw new ModuleFailure("SELinux boolean " + real + " is not defined in persistent policy");
    }
    if (!persistent && enabled && value.equals("unknown")) {
      throw new ModuleFailure("Failed to determine current state for boolean " + real);
    }
    boolean applies = enabled || persistent;
    boolean changed = applies && value.equals("on") != wanted;
    if (changed && !call.checkMode()) {
      String text = wanted ? "1" : "0";
      ExecResult set =
          persistent
              ? tools.run("setsebool", "-P", real, text)
              : tools.run("setsebool", real, text);
      if (!set.ok()) {
        throw new ModuleFailure(
            persistent
                ? "Failed to manage policy for boolean " + real + ": " + set.err().strip()
                : "Failed to set boolean " + real + " to " + (wanted ? "True" : "False"));
      }
    }
    return ModuleResult.changed(changed)
        .put("name", name)
        .put("persistent", persistent)
        .put("state", wanted);
  }
}
