package io.jansible.modules.service;

import io.jansible.connection.ExecRequest;
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
import io.jansible.modules.Programs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.systemd_service}. */
final class SystemdModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.builtin.systemd_service",
              "Manage systemd units",
              ArgumentSpec.of(
                      Argument.text("name").aliases("service", "unit").doc("The unit."),
                      Argument.text("state")
                          .choices("reloaded", "restarted", "started", "stopped")
                          .doc("What it is to do."),
                      Argument.bool("enabled").doc("Whether it starts at boot."),
                      Argument.bool("force").doc("Replace links that are in the way."),
                      Argument.bool("masked").doc("Whether it cannot be started."),
                      Argument.bool("daemon_reload")
                          .or(false)
                          .aliases("daemon-reload")
                          .doc("Read unit files anew."),
                      Argument.bool("daemon_reexec")
                          .or(false)
                          .aliases("daemon-reexec")
                          .doc("Start the manager anew."),
                      Argument.text("scope")
                          .or("system")
                          .choices("system", "user", "global")
                          .doc("Whose manager."),
                      Argument.bool("no_block").or(false).doc("Do not wait for it."))
                  .oneOf("state", "enabled", "masked", "daemon_reload", "daemon_reexec")
                  .requiredBy("state", "name")
                  .requiredBy("enabled", "name")
                  .requiredBy("masked", "name"))
          .withAliases("ansible.builtin.systemd");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  private static final class Run {
    /** States of {@code is-enabled} that tell that there is such a unit. */
    private static final Set<String> KNOWN =
        Set.of(
            "enabled",
            "enabled-runtime",
            "linked",
            "linked-runtime",
            "masked",
            "masked-runtime",
            "static",
            "indirect",
            "disabled",
            "generated",
            "transient");

    /** A user's manager is found through a variable that su and sudo do not set. */
    private static final String WITH_RUNTIME =
        ": \"${XDG_RUNTIME_DIR:=/run/user/$(id -u)}\"; export XDG_RUNTIME_DIR; exec systemctl \"$@\"";

    private final ModuleCall call;
    private final Args args;
    private final Commands commands;
    private final List<String> options = new ArrayList<>();
    private Map<String, @Nullable Object> status = new LinkedHashMap<>();

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.commands = new Commands(call.host());
      if (!args.string("scope").equals("system")) {
        options.add("--" + args.string("scope"));
      }
      if (args.bool("no_block")) {
        options.add("--no-block");
      }
      if (args.bool("force")) {
        options.add("--force");
      }
    }

    private ExecResult systemctl(String... words) {
      List<String> all = new ArrayList<>();
      if (args.string("scope").equals("system")) {
        all.add("systemctl");
      } else {
        all.addAll(List.of("/bin/sh", "-c", WITH_RUNTIME, "sh"));
      }
      all.addAll(options);
      all.addAll(List.of(words));
      return commands.run(all);
    }

    ModuleResult run() {
      String unit = args.text("name");
      if (unit != null) {
        for (String glob : List.of("*", "?", "[")) {
          if (unit.contains(glob)) {
            throw new ModuleFailure(
                "This module does not currently support using glob patterns, found '"
                    + glob
                    + "' in service name: "
                    + unit);
          }
        }
      }
      ModuleResult result = ModuleResult.changed(false).put("name", unit).put("status", status);
      for (String reload : List.of("daemon-reload", "daemon-reexec")) {
        if (args.bool(reload.replace('-', '_')) && !call.checkMode()) {
          again(reload);
        }
      }
      if (unit == null || unit.isEmpty()) {
        return result;
      }
      boolean systemd = look(unit);
      result.put("status", status);
      boolean script = !systemd && hasScript(unit);
      if (script) {
        call.warn(
            "The service ("
                + unit
                + ") is actually an init script but the system is managed by systemd");
      }
      boolean found = systemd || script;
      boolean changed = false;
      if (args.has("masked")) {
        changed = mask(unit, found);
      }
      if (args.has("enabled")) {
        changed |= enable(unit, found, result);
      }
      if (args.has("state")) {
        changed |= state(unit, found, result);
      }
      return result.put("changed", changed);
    }

    private void again(String command) {
      ExecResult ran = systemctl(command);
      if (ran.ok()) {
        return;
      }
      if (!Chroot.offline(commands)) {
        throw new ModuleFailure("failure " + ran.rc() + " during " + command + ": " + ran.err());
      }
      call.warn(
          command
              + " failed, but target is a chroot or systemd is offline. Continuing. Error was: "
              + ran.rc()
              + " / "
              + ran.err());
    }

    /** Whether systemd knows the unit; its status is kept. */
    private boolean look(String unit) {
      ExecResult shown = systemctl("show", unit);
      if (shown.ok() && !ignored(shown.out()) && !ignored(shown.err())) {
        if (shown.out().isEmpty()) {
          return false;
        }
        status = parse(shown.out());
        Object load = status.get("LoadState");
        boolean known = load != null && !load.equals("not-found");
        if (known && !"masked".equals(load) && status.containsKey("LoadError")) {
          throw new ModuleFailure(
              "Error loading unit file '" + unit + "': " + status.get("LoadError"));
        }
        return known;
      }
      if (shown.rc() == 1 && shown.err().contains("Failed to parse bus message")) {
        status = parse(shown.out());
        int at = unit.indexOf('@');
        String base = at < 0 ? unit : unit.substring(0, at + 1);
        boolean known = systemctl("list-unit-files", base + "*").out().contains(base);
        status.put("ActiveState", systemctl("is-active", unit).out().replaceFirst("\n+$", ""));
        return known;
      }
      if (KNOWN.contains(systemctl("is-enabled", unit).out().strip())
          || systemctl("list-unit-files", unit).ok()) {
        return true;
      }
      if (!systemctl().ok()) {
        List<String> whole = new ArrayList<>(options);
        whole.add(0, Programs.of(call.host(), "systemctl").must("systemctl"));
        commands.checked(ExecRequest.of(whole));
      }
      return false;
    }

    private static boolean ignored(String said) {
      return !said.contains("=")
          && (said.contains("ignoring request") || said.contains("ignoring command"));
    }

    private boolean hasScript(String unit) {
      return commands.run("test", "-e", scriptOf(unit)).ok();
    }

    private static String scriptOf(String unit) {
      return unit.startsWith("/") ? unit : "/etc/init.d/" + unit;
    }

    /** Whether the unit's init script, where it has one, starts in any run level. */
    private boolean scriptStarts(String unit) {
      return commands
          .script(
              "[ -e \"$2\" ] || exit 1; b=/etc; [ -d /etc/rc0.d/ ] || b=/etc/init.d;"
                  + " for x in $b/rc?.d/S??\"$1\"; do"
                  + " if [ -e \"$x\" ] || [ -L \"$x\" ]; then exit 0; fi; done; exit 1",
              unit,
              scriptOf(unit))
          .ok();
    }

    private static void must(boolean found, String unit) {
      if (!found) {
        throw new ModuleFailure("Could not find the requested service " + unit + ": host");
      }
    }

    private boolean mask(String unit, boolean found) {
      boolean wanted = args.bool("masked");
      if (systemctl("is-enabled", unit).out().strip().equals("masked") == wanted) {
        return false;
      }
      if (!call.checkMode()) {
        String action = wanted ? "mask" : "unmask";
        ExecResult ran = systemctl(action, unit);
        if (!ran.ok()) {
          must(found, unit);
          throw new ModuleFailure(
              "Failed to " + action + " the service (" + unit + "): " + ran.err().strip());
        }
      }
      return true;
    }

    private boolean enable(String unit, boolean found, ModuleResult result) {
      boolean wanted = args.bool("enabled");
      must(found, unit);
      ExecResult now = systemctl("is-enabled", unit, "-l");
      boolean enabled = false;
      if (now.ok()) {
        // enabled for now only, or through another unit: systemd is asked all the same
        enabled =
            !List.of("enabled-runtime", "indirect", "alias").contains(now.out().stripTrailing());
      } else if (now.rc() == 1
          && args.string("scope").equals("system")
          && !now.out().strip().endsWith("disabled")) {
        enabled = scriptStarts(unit);
      }
      result.put("enabled", wanted);
      if (enabled == wanted) {
        return false;
      }
      if (!call.checkMode()) {
        String action = wanted ? "enable" : "disable";
        ExecResult ran = systemctl(action, unit);
        if (!ran.ok()) {
          throw new ModuleFailure(
              "Unable to " + action + " service " + unit + ": " + ran.out() + ran.err());
        }
      }
      return true;
    }

    private boolean state(String unit, boolean found, ModuleResult result) {
      must(found, unit);
      String wanted = args.string("state");
      result.put("state", wanted);
      if (!status.containsKey("ActiveState")) {
        if (!Chroot.offline(commands)) {
          throw new ModuleFailure("Service is in unknown state", Map.of("status", status));
        }
        call.warn(
            "Target is a chroot or systemd is offline. This can lead to false positives or prevent the init system tools from working.");
        return false;
      }
      String active = String.valueOf(status.get("ActiveState"));
      boolean running = active.equals("active") || active.equals("activating");
      String action =
          switch (wanted) {
            case "started" -> running ? null : "start";
            case "stopped" -> running || active.equals("deactivating") ? "stop" : null;
            case "restarted" -> running ? "restart" : "start";
            default -> running ? "reload" : "start";
          };
      if (!wanted.equals("stopped")) {
        result.put("state", "started");
      }
      if (action == null) {
        return false;
      }
      if (!call.checkMode()) {
        ExecResult ran = systemctl(action, unit);
        if (!ran.ok()) {
          throw new ModuleFailure("Unable to " + action + " service " + unit + ": " + ran.err());
        }
      }
      return true;
    }

    /** What {@code systemctl show} prints; a value in braces may go over several lines. */
    private static Map<String, @Nullable Object> parse(String text) {
      Map<String, @Nullable Object> status = new LinkedHashMap<>();
      String key = null;
      StringBuilder value = new StringBuilder();
      for (String line : text.split("\n")) {
        if (key == null) {
          int equals = line.indexOf('=');
          if (equals < 0) {
            continue;
          }
          String name = line.substring(0, equals);
          String rest = line.substring(equals + 1);
          if (name.startsWith("Exec")
              && rest.strip().startsWith("{")
              && !rest.stripTrailing().endsWith("}")) {
            key = name;
            value.setLength(0);
            value.append(rest);
          } else {
            status.put(name, rest.strip());
          }
        } else {
          value.append('\n').append(line);
          if (line.stripTrailing().endsWith("}")) {
            status.put(key, value.toString().strip());
            key = null;
          }
        }
      }
      return status;
    }
  }
}
