package io.jansible.modules.service;

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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.service}: hands on to what the host's init system has. */
final class ServiceModule implements Module {
  private static final List<String> NOT_FOR_SYSTEMD =
      List.of("pattern", "runlevel", "sleep", "arguments", "args", "use");

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.service",
          "Manage services",
          ArgumentSpec.of(
                  Argument.text("name").must().doc("The service."),
                  Argument.text("state")
                      .choices("started", "stopped", "reloaded", "restarted")
                      .doc("What it is to do."),
                  Argument.of("sleep", io.jansible.module.ArgumentType.INT)
                      .doc("Seconds between stop and start."),
                  Argument.text("pattern").doc("How its process is found."),
                  Argument.bool("enabled").doc("Whether it starts at boot."),
                  Argument.text("runlevel").or("default").doc("For OpenRC."),
                  Argument.text("arguments").or("").aliases("args").doc("For its command line."),
                  Argument.text("use").or("auto").doc("Which module does it."))
              .unchecked());

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Map<String, @Nullable Object> args = new LinkedHashMap<>(call.givenArgs());
    Object use = args.get("use");
    String manager = use == null || use.equals("auto") ? manager(call) : use.toString();
    if (manager.equals("systemd")) {
      NOT_FOR_SYSTEMD.forEach(args::remove);
      return handOn(call, "ansible.builtin.systemd_service", args);
    }
    return new InitScript(call, args, new Commands(call.host()), manager).run();
  }

  private static ModuleResult handOn(
      ModuleCall call, String module, Map<String, @Nullable Object> args) {
    ModuleResult result = call.runModule(module, args);
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
        && map.get("service_mgr") instanceof String known) {
      return known;
    }
    ExecResult found =
        new Commands(call.host())
            .script(
                "[ -d /run/systemd/system ] && echo systemd || { command -v rc-service >/dev/null && echo openrc || echo service; }");
    return found.out().strip();
  }

  /** Scripts of {@code /etc/init.d}. */
  private record InitScript(
      ModuleCall call, Map<String, @Nullable Object> args, Commands commands, String manager) {
    ModuleResult run() {
      String name = String.valueOf(args.get("name"));
      String state = args.get("state") == null ? null : args.get("state").toString();
      boolean changed = false;
      ModuleResult result = ModuleResult.changed(false).put("name", name);
      boolean rc = manager.equals("openrc");
      if (args.get("enabled") != null) {
        boolean wanted =
            Boolean.parseBoolean(String.valueOf(args.get("enabled")).replace("yes", "true"));
        boolean enabled =
            commands
                .script(
                    rc
                        ? "rc-update show default | grep -q \"^ *$1 \""
                        : "ls /etc/rc[2-5].d/S[0-9][0-9]\"$1\" >/dev/null 2>&1",
                    name)
                .ok();
        if (enabled != wanted) {
          changed = true;
          if (!call.checkMode()) {
            ExecResult ran =
                commands.script(
                    rc
                        ? "rc-update " + (wanted ? "add" : "del") + " \"$1\" default"
                        : "update-rc.d \"$1\" defaults && update-rc.d \"$1\" "
                            + (wanted ? "enable" : "disable"),
                    name);
            if (!ran.ok()) {
              throw Commands.failure(null, ran);
            }
          }
        }
        result.put("enabled", wanted);
      }
      if (state != null) {
        ExecResult status = control(name, "status");
        if (status.err().contains("unrecognized service")
            || status.err().contains("does not exist")) {
          throw new ModuleFailure("Could not find the requested service " + name + ": host");
        }
        boolean running = status.ok();
        String action =
            switch (state) {
              case "started" -> running ? null : "start";
              case "stopped" -> running ? "stop" : null;
              case "restarted" -> "restart";
              default -> "reload";
            };
        if (action != null) {
          changed = true;
          if (!call.checkMode()) {
            ExecResult ran = control(name, action);
            if (!ran.ok()) {
              throw Commands.failure(null, ran);
            }
          }
        }
        result.put("state", state.equals("stopped") ? "stopped" : "started");
      }
      return result.put("changed", changed);
    }

    private ExecResult control(String name, String action) {
      return manager.equals("openrc")
          ? commands.run("rc-service", name, action)
          : commands.script(
              "if command -v service >/dev/null; then exec service \"$1\" \"$2\"; fi;"
                  + " [ -x \"/etc/init.d/$1\" ] || { echo \"$1: unrecognized service\" >&2; exit 1; };"
                  + " exec \"/etc/init.d/$1\" \"$2\"",
              name,
              action);
    }
  }
}
