package io.jansible.modules.service;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.modules.Commands;
import io.jansible.modules.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Ansible's {@code service} does where the init system has no module of its own: with the
 * tools of OpenRC, of System V scripts, or of systemd, whichever the host has. Not with Upstart's.
 */
final class GenericService {
  private static final List<String> TOOLS =
      List.of(
          "service", "chkconfig", "update-rc.d", "rc-service", "rc-update", "systemctl", "insserv");

  /**
   * Arguments: the service, then tools. Tells the tools' paths, the script's, and if systemd runs.
   */
  private static final String LOOK =
      "n=$1; shift; for t do f=; IFS=:;"
          + " for d in /sbin /usr/sbin /bin /usr/bin $PATH /usr/local/sbin; do"
          + " if [ -f \"$d/$t\" ] && [ -x \"$d/$t\" ]; then f=$d/$t; break; fi; done; unset IFS;"
          + " printf '%s\\0' \"$f\"; done; s=; [ -f \"/etc/init.d/$n\" ] && s=/etc/init.d/$n; m=;"
          + " for c in /run/systemd/system/ /dev/.run/systemd/ /dev/.systemd/; do"
          + " if [ -e $c ]; then m=1; fi; done;"
          + " if [ \"$(head -n1 /proc/1/comm 2>/dev/null)\" = systemd ]; then m=1; fi;"
          + " printf '%s\\0%s\\0' \"$s\" \"$m\"";

  /** Argument: the service. Which links of run levels there are. */
  private static final String LINKS =
      "for k in S K; do e=; for x in /etc/rc?.d/$k??\"$1\"; do"
          + " if [ -e \"$x\" ] || [ -L \"$x\" ]; then e=$k; fi; done; printf %s \"$e\"; done";

  private final ModuleCall call;
  private final Args args;
  private final Commands commands;
  private final String name;
  private final List<String> arguments;
  private String enabler = "";
  private String control = "";
  private String script = "";
  private boolean crashed;

  GenericService(ModuleCall call, Args args) {
    this.call = call;
    this.args = args;
    this.commands = new Commands(call.host());
    this.name = args.string("name");
    this.arguments = Words.split(args.string("arguments"));
  }

  ModuleResult run() {
    findTools();
    ModuleResult result = ModuleResult.of(Map.of()).put("name", name);
    Boolean enabled = args.optionalBool("enabled");
    boolean changed = false;
    if (enabled != null) {
      changed = enable(enabled);
      if (changed && call.checkMode() && !enabler.endsWith("update-rc.d")) {
        return ModuleResult.changed(true);
      }
      result.put("enabled", enabled);
    }
    String state = args.text("state");
    if (state == null) {
      return result.put("changed", changed);
    }
    Boolean running = args.has("pattern") ? inProcesses() : running();
    if (running == null) {
      throw new ModuleFailure("failed determining service state, possible typo of service name?");
    }
    boolean change =
        switch (state) {
          case "started" -> !running;
          case "stopped" -> running;
          default -> true;
        };
    if (change && call.checkMode()) {
      return ModuleResult.changed(true).put("msg", "service state changed");
    }
    if (change) {
      act(
          switch (state) {
            case "stopped" -> "stop";
            case "restarted" -> "restart";
            case "reloaded" -> running ? "reload" : "start";
            default -> "start";
          });
    }
    return result
        .put("changed", changed || change)
        .put("state", state.equals("stopped") ? "stopped" : "started");
  }

  private void findTools() {
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", LOOK, "sh", name));
    argv.addAll(TOOLS);
    String[] fields = commands.run(argv).out().split("\0", -1);
    Map<String, String> tools = new LinkedHashMap<>();
    for (int i = 0; i < TOOLS.size(); i++) {
      tools.put(TOOLS.get(i), fields[i]);
    }
    script = fields[TOOLS.size()];
    String systemctl = tools.getOrDefault("systemctl", "");
    if (!systemctl.isEmpty() && !fields[TOOLS.size() + 1].isEmpty()) {
      control = systemctl;
      enabler = systemctl;
    } else if (!tools.getOrDefault("rc-service", "").isEmpty()) {
      control = tools.getOrDefault("rc-service", "");
      enabler = tools.getOrDefault("rc-update", "");
      return;
    } else if (!script.isEmpty()) {
      enabler =
          Stream.of("update-rc.d", "insserv", "chkconfig")
              .map(tool -> tools.getOrDefault(tool, ""))
              .filter(tool -> !tool.isEmpty())
              .findFirst()
              .orElse("");
    }
    // a script alone can be run (Busybox has no more), although Ansible would not
    if (enabler.isEmpty() && script.isEmpty()) {
      throw new ModuleFailure("Could not find the requested service " + name + ": host");
    }
    if (control.isEmpty()) {
      control = tools.getOrDefault("service", "");
    }
  }

  private boolean systemd() {
    return control.endsWith("systemctl");
  }

  private boolean openrc() {
    return control.endsWith("rc-service");
  }

  private boolean inProcesses() {
    ExecResult processes = commands.run("ps", "auxww");
    String pattern = args.string("pattern");
    return processes.ok() && processes.out().lines().anyMatch(line -> line.contains(pattern));
  }

  /** Null if nothing tells. */
  private @Nullable Boolean running() {
    if (systemd()) {
      return activeUnit();
    }
    ExecResult status = control("status");
    if (openrc()) {
      ExecResult again = commands.run(control, name, "status");
      crashed = again.err().contains("crashed");
      return again.out().contains("started");
    }
    if (List.of(1, 2, 3, 4, 69).contains(status.rc())) {
      return false;
    }
    String out = status.out();
    if (out.chars().filter(c -> c == '\n').count() <= 1) {
      String clean = out.toLowerCase(Locale.ROOT).replace(name.toLowerCase(Locale.ROOT), "");
      if (clean.contains("stop")) {
        return false;
      }
      if (clean.contains("run")) {
        return !clean.contains("not ");
      }
      if (clean.contains("start") && !clean.contains("not ")) {
        return true;
      }
      if (Stream.of(
              "could not access pid file",
              "is dead and pid file exists",
              "dead but subsys locked",
              "dead but pid file exists")
          .anyMatch(clean::contains)) {
        return false;
      }
    }
    return status.rc() == 0 || name.equals("iptables") && out.contains("ACCEPT") ? true : null;
  }

  private boolean activeUnit() {
    ExecResult shown = commands.run(enabler, "show", name);
    if (!shown.ok()) {
      throw new ModuleFailure(
          "failure " + shown.rc() + " running systemctl show for '" + name + "': " + shown.err());
    }
    if (shown.out().contains("LoadState=not-found")) {
      throw new ModuleFailure(
          "systemd could not find the requested service \"'" + name + "'\": " + shown.err());
    }
    String active =
        shown
            .out()
            .lines()
            .filter(line -> line.startsWith("ActiveState="))
            .findFirst()
            .orElseThrow(
                () ->
                    new ModuleFailure(
                        "No ActiveState value in systemctl show output for '" + name + "'"));
    return active.equals("ActiveState=active");
  }

  /** Whether it changes. */
  private boolean enable(boolean wanted) {
    if (enabler.isEmpty()) {
      throw new ModuleFailure(
          "cannot detect command to enable service "
              + name
              + ", typo or init system potentially unknown");
    }
    String tool = enabler.substring(enabler.lastIndexOf('/') + 1);
    return switch (tool) {
      case "update-rc.d" -> updateRc(wanted);
      case "insserv" -> insserv(wanted);
      case "chkconfig" -> chkconfig(wanted);
      case "rc-update" -> rcUpdate(wanted);
      default -> systemctl(wanted);
    };
  }

  private boolean systemctl(boolean wanted) {
    ExecResult now = commands.run(enabler, "is-enabled", name);
    boolean enabled =
        now.ok()
            || !now.out().startsWith("disabled")
                && commands
                    .script("[ -x \"/etc/init.d/$1\" ] || exit; " + LINKS, name)
                    .out()
                    .startsWith("S");
    return enabled != wanted && change(wanted ? "enable" : "disable", name);
  }

  private boolean rcUpdate(boolean wanted) {
    String level = args.string("runlevel");
    boolean known = false;
    boolean enabled = false;
    for (String line : commands.run(enabler, "show").out().split("\n")) {
      int bar = line.indexOf('|');
      if (bar > 0 && line.substring(0, bar).strip().equals(name)) {
        known = true;
        enabled = List.of(line.substring(bar + 1).split("\\s+")).contains(level);
        break;
      }
    }
    if (known ? enabled == wanted : !wanted) {
      return false;
    }
    return change(wanted ? "add" : "delete", name, level);
  }

  private boolean chkconfig(boolean wanted) {
    ExecResult listed = commands.run(enabler, "--list", name);
    if (listed.err().contains("chkconfig --add " + name)) {
      commands.run(enabler, "--add", name);
      listed = commands.run(enabler, "--list", name);
    }
    if (!listed.out().contains(name)) {
      throw new ModuleFailure("service " + name + " does not support chkconfig");
    }
    String action = wanted ? "on" : "off";
    if (listed.out().contains("3:" + action) && listed.out().contains("5:" + action)) {
      return false;
    }
    if (!call.checkMode()) {
      changed(action, commands.run(enabler, name, action));
    }
    return true;
  }

  private boolean updateRc(boolean wanted) {
    String links = commands.script(LINKS, name).out();
    if (links.contains("S") == wanted) {
      return false;
    }
    if (!call.checkMode()) {
      if (wanted && !links.contains("K")) {
        must(commands.run(enabler, name, "defaults"));
      }
      must(commands.run(enabler, name, wanted ? "enable" : "disable"));
    }
    return true;
  }

  private boolean insserv(boolean wanted) {
    ExecResult would =
        wanted
            ? commands.run(enabler, "-n", "-v", name)
            : commands.run(enabler, "-n", "-r", "-v", name);
    if (!would.err().contains(wanted ? "enable service" : "remove service")) {
      return false;
    }
    if (!call.checkMode()) {
      ExecResult ran = wanted ? commands.run(enabler, name) : commands.run(enabler, "-r", name);
      if (!ran.ok() || !ran.err().isEmpty()) {
        throw new ModuleFailure(
            "Failed to "
                + (wanted ? "install" : "remove")
                + " service. rc: "
                + ran.rc()
                + ", out: "
                + ran.out()
                + ", err: "
                + ran.err());
      }
    }
    return true;
  }

  private boolean change(String action, String... operands) {
    if (!call.checkMode()) {
      List<String> argv = new ArrayList<>(List.of(enabler, action));
      argv.addAll(List.of(operands));
      changed(action, commands.run(argv));
    }
    return true;
  }

  private void changed(String action, ExecResult ran) {
    if (!ran.ok()) {
      boolean said = !ran.err().isEmpty();
      throw new ModuleFailure(
          (said ? "Error when trying to " : "Failure for ")
              + action
              + " "
              + name
              + ": rc="
              + ran.rc()
              + " "
              + (said ? ran.err() : ran.out()));
    }
  }

  private static void must(ExecResult ran) {
    if (!ran.ok()) {
      throw new ModuleFailure(ran.err().isEmpty() ? ran.out() : ran.err());
    }
  }

  private void act(String action) {
    if (openrc() && action.equals("start") && crashed) {
      Daemonized.run(List.of(control, name, "zap"), call.host());
    }
    if (!action.equals("restart") || openrc()) {
      must(control(action));
      return;
    }
    // not every service knows how to restart
    ExecResult stopped = control("stop");
    Long pause = args.integer("sleep");
    if (pause != null && pause > 0) {
      call.control().sleep(Duration.ofSeconds(pause));
    }
    ExecResult started = control("start");
    must(
        started.ok() && !stopped.ok()
            ? started
            : ExecResult.of(
                stopped.rc() + started.rc(),
                stopped.out() + started.out(),
                stopped.err() + started.err()));
  }

  private ExecResult control(String action) {
    List<String> argv = new ArrayList<>();
    if (systemd()) {
      argv.addAll(List.of(control, action, name));
    } else if (control.isEmpty()) {
      argv.addAll(List.of(script, action));
    } else {
      argv.addAll(List.of(control, name, action));
    }
    argv.addAll(arguments);
    return Daemonized.run(argv, call.host());
  }
}
