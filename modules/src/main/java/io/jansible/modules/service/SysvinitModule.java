package io.jansible.modules.service;

import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
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

/** {@code ansible.builtin.sysvinit}: one round trip to look, one for each command. */
final class SysvinitModule implements Module {
  /**
   * Arguments: name, script, pattern, run levels. Tells which tools there are, the levels in which
   * the service is on, and how {@code status} ended; exit code 97 if there is no such script.
   */
  private static final String LOOK =
      "n=$1 s=$2 p=$3; shift 3; [ -e \"$s\" ] || exit 97;"
          + " for t in chkconfig update-rc.d insserv service; do f=; IFS=:;"
          + " for d in /sbin /usr/sbin /bin /usr/bin $PATH /usr/local/sbin; do"
          + " if [ -x \"$d/$t\" ]; then f=$d/$t; break; fi; done; unset IFS;"
          + " printf '%s\\0' \"$f\"; done; service=$f;"
          + " if [ $# = 0 ]; then set -- '[0-9A-Za-z]'; fi;"
          + " for r do b=/etc; [ -d /etc/rc0.d/ ] || b=/etc/init.d; e=;"
          + " for x in $b/rc$r.d/S??\"$n\"; do if [ -e \"$x\" ] || [ -L \"$x\" ]; then e=1; fi; done;"
          + " printf '%s\\0' \"$e\"; done;"
          // what looks is no process that counts
          + " o=; c=-1; k=; a=$(ps auxww 2>/dev/null | grep -vF 'sh -c' || :);"
          + " if [ -n \"$p\" ]; then case $a in *\"$p\"*) k=1 ;; esac; else"
          + " if [ -n \"$service\" ]; then o=$(\"$service\" \"$n\" status 2>/dev/null; printf '.%s' $?);"
          + " else o=$(\"$s\" status 2>/dev/null; printf '.%s' $?); fi; c=${o##*.}; o=${o%.*};"
          + " case $a in *\"$n\"*) k=1 ;; esac; fi;"
          + " printf '%s\\0%s\\0%s\\0' \"$c\" \"$o\" \"$k\"";

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.sysvinit",
          "Manage SysV services.",
          ArgumentSpec.of(
                  Argument.text("name").must().aliases("service").doc("The service."),
                  Argument.text("state")
                      .choices("started", "stopped", "restarted", "reloaded")
                      .doc("What it is to do."),
                  Argument.bool("enabled").doc("Whether it starts with the system."),
                  Argument.integer("sleep")
                      .or(1L)
                      .doc("Seconds between stop and start of a restart."),
                  Argument.text("pattern").doc("What ps shows of it, where status does not work."),
                  Argument.text("arguments").aliases("args").doc("For the script."),
                  Argument.list("runlevels", ArgumentType.STR).doc("The levels to enable it in."),
                  Argument.bool("daemonize")
                      .or(false)
                      .doc("Start it away from the session, as it does not do so itself."))
              .oneOf("state", "enabled"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /** How a command ended. */
  private record Ended(@Nullable Long rc, @Nullable String out, @Nullable String err) {
    static final Ended NOT_RUN = new Ended(null, null, null);

    static Ended of(ExecResult result) {
      return new Ended((long) result.rc(), result.out(), result.err());
    }
  }

  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final Commands commands;
    private final String name;
    private final String script;
    private final List<String> levels;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      this.commands = new Commands(host);
      this.name = args.string("name");
      this.script = name.startsWith("/") ? name : "/etc/init.d/" + name;
      this.levels = args.texts("runlevels");
    }

    ModuleResult run() {
      String pattern = args.text("pattern");
      List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", LOOK, "sh", name, script));
      argv.add(pattern == null ? "" : pattern);
      argv.addAll(levels);
      ExecResult told = commands.run(argv);
      if (told.rc() == 97) {
        throw new ModuleFailure("Could not find the requested service " + name + ": ");
      }
      String[] fields = told.out().split("\0", -1);
      String chkconfig = fields[0];
      String updateRc = fields[1];
      int next = 4;
      List<Boolean> on = new ArrayList<>();
      for (int i = 0; i < Math.max(1, levels.size()); i++) {
        on.add(!fields[next++].isEmpty());
      }
      boolean running =
          pattern == null || pattern.isEmpty()
              ? isRunning(
                  Integer.parseInt(fields[next]), fields[next + 1], !fields[next + 2].isEmpty())
              : !fields[next + 2].isEmpty();
      if (pattern != null && !pattern.isEmpty() && !running) {
        call.warn("Unable to determine if service is up, assuming it is down");
      }
      Map<String, @Nullable Object> status = new LinkedHashMap<>();
      ModuleResult result =
          ModuleResult.of(Map.of()).put("name", name).put("changed", false).put("status", status);
      boolean enabling = enable(on, updateRc, chkconfig, status);
      boolean acting = act(running, status);
      return result.put("changed", enabling || acting);
    }

    /** What the status command's text, or else its exit code, says. */
    private boolean isRunning(int rc, String out, boolean inProcesses) {
      if (name.equals("iptables") && out.contains("ACCEPT")) {
        return true;
      }
      if (out.chars().filter(c -> c == '\n').count() <= 1) {
        String clean = out.toLowerCase(Locale.ROOT).replace(name.toLowerCase(Locale.ROOT), "");
        if (Stream.of("stop", "is dead ", "dead but ", "could not access pid file", "inactive")
            .anyMatch(clean::contains)) {
          return false;
        }
        if (!clean.contains("not ")
            && Stream.of("run", "start", "active").anyMatch(clean::contains)) {
          return true;
        }
      }
      if (List.of(1, 2, 3, 4, 69).contains(rc)) {
        return false;
      }
      if (rc == 0) {
        return true;
      }
      if (inProcesses) {
        call.warn(
            "Used ps output to match service name and determine it is up, this is very unreliable");
        return true;
      }
      call.warn("Unable to determine if service is up, assuming it is down");
      return false;
    }

    private boolean enable(
        List<Boolean> on, String updateRc, String chkconfig, Map<String, @Nullable Object> status) {
      Boolean wanted = args.optionalBool("enabled");
      boolean changes =
          levels.isEmpty()
              ? wanted != null && !wanted.equals(on.get(0))
              : on.stream().anyMatch(each -> !each.equals(wanted));
      Ended ended = Ended.NOT_RUN;
      if (changes && !call.checkMode()) {
        boolean enabled = Boolean.TRUE.equals(wanted);
        List<String> command = new ArrayList<>();
        if (!updateRc.isEmpty()) {
          command.addAll(List.of(updateRc, name));
          command.add(levels.isEmpty() && enabled ? "defaults" : enabled ? "enable" : "disable");
          command.addAll(levels);
        } else if (!chkconfig.isEmpty()) {
          command.add(chkconfig);
          if (!levels.isEmpty()) {
            command.addAll(List.of("--level", String.join("", levels)));
          }
          command.addAll(List.of(name, enabled ? "on" : "off"));
        }
        if (!command.isEmpty()) {
          ended = Ended.of(commands.run(command));
        }
      }
      Map<String, @Nullable Object> told = told(changes, ended);
      if (!levels.isEmpty()) {
        told.put("runlevels", new ArrayList<Object>(levels));
      }
      status.put("enabled", told);
      if (ended.err() != null && ended.err().contains("illegal runlevel specified")) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("name", name);
        values.put("changed", true);
        values.put("status", status);
        throw new ModuleFailure(
            "Illegal runlevel specified for enable operation on service " + name, values);
      }
      return changes;
    }

    private static Map<String, @Nullable Object> told(boolean changed, Ended ended) {
      Map<String, @Nullable Object> told = new LinkedHashMap<>();
      told.put("changed", changed);
      told.put("rc", ended.rc());
      told.put("stdout", ended.out());
      told.put("stderr", ended.err());
      return told;
    }

    private boolean act(boolean running, Map<String, @Nullable Object> status) {
      String state = args.text("state");
      if (state == null) {
        status.put("null", told(false, Ended.NOT_RUN));
        return false;
      }
      String action = state.replaceFirst("p?ed$", "");
      boolean restart = action.equals("restart");
      boolean changes =
          restart || running != action.equals("start") || running == action.equals("stop");
      Ended ended = Ended.NOT_RUN;
      if (changes && !call.checkMode()) {
        if (restart) {
          Long pause = args.integer("sleep");
          for (String step : List.of("stop", "start")) {
            ended = script(step, action);
            if (pause != null && pause > 0) {
              call.control().sleep(Duration.ofSeconds(pause));
            }
          }
        } else {
          ended = script(action, action);
        }
      }
      status.put(state, told(changes, ended));
      return changes;
    }

    private Ended script(String step, String action) {
      List<String> command = new ArrayList<>(List.of(script, step));
      if (args.has("arguments")) {
        command.addAll(Words.split(args.string("arguments")));
      }
      ExecResult result;
      if (args.bool("daemonize")) {
        result = Daemonized.run(command, host);
      } else {
        result = commands.run(command);
      }
      if (!result.ok()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("rc", (long) result.rc());
        values.put("stdout", result.out());
        values.put("stderr", result.err());
        throw new ModuleFailure("Failed to " + action + " service: " + name, values);
      }
      return Ended.of(result);
    }
  }
}
