package io.jansible.modules.service;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                  .oneOf("state", "enabled", "masked", "daemon_reload", "daemon_reexec"))
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
    private final ModuleCall call;
    private final Args args;
    private final Commands commands;
    private final List<String> systemctl = new ArrayList<>(List.of("systemctl"));

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.commands = new Commands(call.host());
      if (!args.string("scope").equals("system")) {
        systemctl.add("--" + args.string("scope"));
      }
      if (args.bool("no_block")) {
        systemctl.add("--no-block");
      }
      if (args.bool("force")) {
        systemctl.add("--force");
      }
    }

    private List<String> command(String... words) {
      List<String> all = new ArrayList<>(systemctl);
      all.addAll(List.of(words));
      return all;
    }

    ModuleResult run() {
      String unit = args.text("name");
      ModuleResult result =
          ModuleResult.changed(false).put("name", unit).put("status", new LinkedHashMap<>());
      if (args.bool("daemon_reload") && !call.checkMode()) {
        ExecResult reloaded = commands.run(command("daemon-reload"));
        if (!reloaded.ok()) {
          if (!args.string("scope").equals("global")
              || !reloaded.err().contains("is not supported")) {
            throw new ModuleFailure(
                "failure " + reloaded.rc() + " during daemon-reload: " + reloaded.err());
          }
        }
      }
      if (args.bool("daemon_reexec") && !call.checkMode()) {
        ExecResult again = commands.run(command("daemon-reexec"));
        if (!again.ok()) {
          throw new ModuleFailure(
              "failure " + again.rc() + " during daemon-reexec: " + again.err());
        }
      }
      if (unit == null) {
        if (args.has("state") || args.has("enabled") || args.has("masked")) {
          throw new ModuleFailure(
              "missing parameter(s) required by '"
                  + (args.has("state") ? "state" : args.has("enabled") ? "enabled" : "masked")
                  + "': name");
        }
        return result;
      }
      ExecResult shown = commands.run(command("show", unit));
      if (!shown.ok()) {
        if (shown.err().contains("Failed to connect to bus")
            || shown.err().contains("System has not been booted")) {
          throw new ModuleFailure(
              "System has not been booted with systemd as init system (PID 1). Can't operate.");
        }
        throw new ModuleFailure(
            "Service is in unknown state", Map.of("name", unit, "status", Map.of()));
      }
      Map<String, @Nullable Object> status = parse(shown.out());
      result.put("status", status);
      String load = String.valueOf(status.get("LoadState"));
      boolean masked = load.equals("masked");
      boolean found = !load.equals("not-found") && !load.equals("error") || masked;
      boolean initd = false;
      if (!found) {
        initd = commands.run("test", "-e", "/etc/init.d/" + unit).ok();
        found = initd;
        if (!found) {
          ExecResult listed =
              commands.run(
                  command("list-unit-files", unit.contains(".") ? unit : unit + ".service"));
          found = listed.ok() && listed.out().lines().anyMatch(line -> line.startsWith(unit));
        }
      }
      boolean changed = false;
      if (args.has("masked")) {
        changed = mask(unit, masked, found, result);
        masked = args.bool("masked");
      }
      if (args.has("enabled")) {
        changed |= enable(unit, found, result);
      }
      if (args.has("state")) {
        result.put("state", args.string("state"));
        changed |= state(unit, found, status, result);
      }
      return result.put("changed", changed);
    }

    private static ModuleFailure missing(String unit) {
      return new ModuleFailure("Could not find the requested service " + unit + ": host");
    }

    private boolean mask(String unit, boolean masked, boolean found, ModuleResult result) {
      boolean wanted = args.bool("masked");
      if (masked == wanted) {
        return false;
      }
      if (!call.checkMode()) {
        ExecResult ran = commands.run(command(wanted ? "mask" : "unmask", unit));
        if (!ran.ok()) {
          if (!found) {
            throw missing(unit);
          }
          throw new ModuleFailure(
              "Unable to " + (wanted ? "mask" : "unmask") + " service " + unit + ": " + ran.err());
        }
      }
      return true;
    }

    private boolean enable(String unit, boolean found, ModuleResult result) {
      boolean wanted = args.bool("enabled");
      if (!found) {
        throw missing(unit);
      }
      ExecResult now = commands.run(command("is-enabled", unit, "-l"));
      String says = now.out().strip();
      boolean enabled = now.ok();
      if (enabled
          && says.lines()
              .findFirst()
              .orElse("")
              .matches("enabled-runtime|indirect|alias|linked-runtime|generated|transient")) {
        enabled = false;
        if (says.equals("indirect") || says.equals("alias") || says.startsWith("static")) {
          enabled = !says.startsWith("indirect");
        }
      }
      if (!now.ok() && says.startsWith("disabled")) {
        enabled = false;
      }
      result.put("enabled", enabled);
      if (enabled == wanted || says.equals("static") && wanted) {
        result.put("enabled", enabled);
        return false;
      }
      if (!call.checkMode()) {
        ExecResult ran = commands.run(command(wanted ? "enable" : "disable", unit));
        if (!ran.ok()) {
          throw new ModuleFailure(
              "Unable to "
                  + (wanted ? "enable" : "disable")
                  + " service "
                  + unit
                  + ": "
                  + ran.out()
                  + ran.err());
        }
      }
      result.put("enabled", wanted);
      return true;
    }

    private boolean state(
        String unit, boolean found, Map<String, @Nullable Object> status, ModuleResult result) {
      if (!found) {
        throw missing(unit);
      }
      String wanted = args.string("state");
      if (!status.containsKey("ActiveState")) {
        throw new ModuleFailure("Service is in unknown state", Map.of("status", status));
      }
      String active = String.valueOf(status.get("ActiveState"));
      boolean running = active.equals("active") || active.equals("activating");
      boolean deactivating = active.equals("deactivating");
      String action =
          switch (wanted) {
            case "started" -> running ? null : "start";
            case "stopped" -> running || deactivating ? "stop" : null;
            case "restarted" -> running ? "restart" : "start";
            default -> running ? "reload" : "start";
          };
      result.put(
          "state", wanted.equals("restarted") || wanted.equals("reloaded") ? "started" : wanted);
      if (action == null) {
        return false;
      }
      if (!call.checkMode()) {
        ExecResult ran = commands.run(command(action, unit));
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
