package io.jansible.testkit.host;

import static io.jansible.testkit.host.CommandCall.ok;

import io.jansible.connection.ExecResult;
import io.jansible.testkit.files.Actor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code systemctl}: units are those that a test or a package made, and unit files. */
final class ServiceTools {
  private static final List<String> FOLDERS =
      List.of("/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system");

  private ServiceTools() {}

  static Map<String, FakeCommand> all() {
    return new TreeMap<>(
        Map.of(
            "systemctl", ServiceTools::systemctl,
            "systemd-analyze", call -> ok(),
            "journalctl", call -> ok()));
  }

  /** A unit that the host has; null if there is none. */
  private static @Nullable Unit find(CommandCall call, String name) {
    String full = Unit.full(name);
    Unit known = call.host().units().get(full);
    if (known != null) {
      return known;
    }
    String template = full.replaceFirst("@.*\\.", "@.");
    boolean there =
        FOLDERS.stream()
            .anyMatch(
                folder ->
                    call.files().exists(folder + "/" + full, true, Actor.ROOT)
                        || call.files().exists(folder + "/" + template, true, Actor.ROOT));
    return there ? new Unit(full) : null;
  }

  private static String file(CommandCall call, String unit) {
    return FOLDERS.stream()
        .map(folder -> folder + "/" + unit)
        .filter(path -> call.files().exists(path, true, Actor.ROOT))
        .findFirst()
        .orElse("/usr/lib/systemd/system/" + unit);
  }

  private static ExecResult systemctl(CommandCall call) {
    Options options =
        Options.of(
            call.arguments(), "tpnso", "type", "property", "state", "lines", "output", "signal");
    if (options.operands().isEmpty()) {
      return list(call, options);
    }
    String verb = options.operands().get(0);
    List<String> names = options.operands().subList(1, options.operands().size());
    return switch (verb) {
      case "daemon-reload", "daemon-reexec", "reset-failed", "set-default", "preset" -> ok();
      case "list-units" -> list(call, options);
      case "list-unit-files" -> listFiles(call, names);
      case "show" -> show(call, options, names);
      case "is-active" -> is(call, names, Unit::running, "active", "inactive", 3);
      case "is-failed" -> ExecResult.of(1, "inactive\n", "");
      case "is-enabled" -> isEnabled(call, names);
      case "status" -> status(call, names);
      case "cat" -> cat(call, names);
      case "start" -> change(call, names, unit -> unit.running() ? unit : unit.started());
      case "stop", "kill" -> change(call, names, unit -> unit.withRunning(false));
      case "restart", "reload-or-restart" -> change(call, names, Unit::restarted);
      case "try-restart", "condrestart" ->
          change(call, names, unit -> unit.running() ? unit.restarted() : unit);
      case "reload" -> change(call, names, Unit::reloaded);
      case "enable", "reenable" ->
          change(
              call,
              names,
              unit ->
                  options.has("now") && !unit.running()
                      ? unit.withEnabled(true).started()
                      : unit.withEnabled(true));
      case "disable" ->
          change(
              call,
              names,
              unit -> unit.withEnabled(false).withRunning(!options.has("now") && unit.running()));
      case "mask" -> {
        names.forEach(name -> store(call, name, unit -> unit.withMasked(true)));
        yield ok();
      }
      case "unmask" -> {
        names.forEach(name -> store(call, name, unit -> unit.withMasked(false)));
        yield ok();
      }
      default ->
          throw call.host()
              .unscripted(
                  "systemctl " + verb + " is not known to the fake host: " + call.line(),
                  "node.on(" + FakeHost.literal(call.line()) + ").prints(\"\");");
    };
  }

  private static void store(CommandCall call, String name, UnaryOperator<Unit> change) {
    String full = Unit.full(name);
    Unit unit = find(call, name);
    call.host().units().put(full, change.apply(unit == null ? new Unit(full) : unit));
  }

  private static ExecResult change(
      CommandCall call, List<String> names, UnaryOperator<Unit> change) {
    for (String name : names) {
      Unit unit = find(call, name);
      if (unit == null) {
        boolean boots = List.of("enable", "disable").contains(call.arguments().get(0));
        return boots
            ? ExecResult.of(
                1,
                "",
                "Failed to "
                    + call.arguments().get(0)
                    + " unit: Unit file "
                    + Unit.full(name)
                    + " does not exist.\n")
            : ExecResult.of(
                5,
                "",
                "Failed to "
                    + call.arguments().get(0)
                    + " "
                    + Unit.full(name)
                    + ": Unit "
                    + Unit.full(name)
                    + " not found.\n");
      }
      Unit after = change.apply(unit);
      if (unit.masked() && after.starts() > unit.starts()) {
        return ExecResult.of(
            1, "", "Failed to start " + unit.name() + ": Unit " + unit.name() + " is masked.\n");
      }
      call.host().units().put(unit.name(), after);
    }
    return ok();
  }

  private interface Question {
    boolean is(Unit unit);
  }

  private static ExecResult is(
      CommandCall call, List<String> names, Question question, String yes, String no, int rc) {
    StringBuilder out = new StringBuilder();
    boolean any = false;
    for (String name : names) {
      Unit unit = find(call, name);
      boolean holds = unit != null && question.is(unit);
      any |= holds;
      out.append(holds ? yes : no).append('\n');
    }
    boolean quiet = call.arguments().contains("-q") || call.arguments().contains("--quiet");
    return ExecResult.of(any ? 0 : rc, quiet ? "" : out.toString(), "");
  }

  private static ExecResult isEnabled(CommandCall call, List<String> names) {
    Unit unit = find(call, names.get(0));
    if (unit == null) {
      return ExecResult.of(
          1,
          "",
          "Failed to get unit file state for "
              + Unit.full(names.get(0))
              + ": No such file or directory\n");
    }
    return ExecResult.of(unit.enabled() && !unit.masked() ? 0 : 1, state(unit) + "\n", "");
  }

  private static String state(Unit unit) {
    return unit.masked() ? "masked" : unit.enabled() ? "enabled" : "disabled";
  }

  private static ExecResult status(CommandCall call, List<String> names) {
    Unit unit = find(call, names.get(0));
    if (unit == null) {
      return ExecResult.of(4, "", "Unit " + Unit.full(names.get(0)) + " could not be found.\n");
    }
    return ExecResult.of(
        unit.running() ? 0 : 3,
        "* %s\n     Loaded: loaded (%s; %s)\n     Active: %s\n"
            .formatted(
                unit.name(),
                file(call, unit.name()),
                state(unit),
                unit.running() ? "active (running)" : "inactive (dead)"),
        "");
  }

  private static ExecResult cat(CommandCall call, List<String> names) {
    Unit unit = find(call, names.get(0));
    if (unit == null) {
      return ExecResult.of(1, "", "No files found for " + Unit.full(names.get(0)) + ".\n");
    }
    String path = file(call, unit.name());
    String text =
        call.files().exists(path, true, Actor.ROOT) ? call.files().text(path, Actor.ROOT) : "";
    return ok("# " + path + "\n" + text);
  }

  private static ExecResult show(CommandCall call, Options options, List<String> names) {
    return ok(
        names.isEmpty()
            ? shown(call, options, "")
            : names.stream()
                .map(name -> shown(call, options, name))
                .collect(Collectors.joining("\n")));
  }

  private static String shown(CommandCall call, Options options, String name) {
    String full = name.isEmpty() ? "" : Unit.full(name);
    Unit unit = name.isEmpty() ? null : find(call, name);
    Map<String, String> properties = new TreeMap<>();
    properties.put("Id", full);
    properties.put("Names", full);
    properties.put("LoadState", unit == null ? "not-found" : unit.masked() ? "masked" : "loaded");
    properties.put("ActiveState", unit != null && unit.running() ? "active" : "inactive");
    properties.put("SubState", unit != null && unit.running() ? "running" : "dead");
    if (unit != null) {
      properties.put("UnitFileState", state(unit));
      properties.put("FragmentPath", file(call, full));
    }
    properties.put("MainPID", unit != null && unit.running() ? "4711" : "0");
    String wanted = options.value("p", "property");
    StringBuilder out = new StringBuilder();
    properties.forEach(
        (property, value) -> {
          if (wanted == null || List.of(wanted.split(",")).contains(property)) {
            out.append(options.has("value") ? "" : property + "=").append(value).append('\n');
          }
        });
    return out.toString();
  }

  private static TreeSet<String> all(CommandCall call) {
    TreeSet<String> all = new TreeSet<>(call.host().units().keySet());
    for (String folder : FOLDERS) {
      if (call.files().isDirectory(folder, Actor.ROOT)) {
        for (String name : call.files().names(folder, Actor.ROOT)) {
          if (name.equals(Unit.full(name))) {
            all.add(name);
          }
        }
      }
    }
    return all;
  }

  private static ExecResult list(CommandCall call, Options options) {
    String type = options.value("t", "type");
    StringBuilder out = new StringBuilder();
    for (String name : all(call)) {
      Unit unit = find(call, name);
      if (unit != null && (type == null || name.endsWith("." + type))) {
        out.append(
            "%s %s %s %s %s\n"
                .formatted(
                    name,
                    unit.masked() ? "masked" : "loaded",
                    unit.running() ? "active" : "inactive",
                    unit.running() ? "running" : "dead",
                    name));
      }
    }
    return ok(out.toString());
  }

  private static ExecResult listFiles(CommandCall call, List<String> names) {
    StringBuilder out = new StringBuilder();
    for (String name : all(call)) {
      Unit unit = find(call, name);
      if (unit != null && (names.isEmpty() || names.contains(name))) {
        out.append(name).append(' ').append(state(unit)).append(" enabled\n");
      }
    }
    return ExecResult.of(out.isEmpty() && !names.isEmpty() ? 1 : 0, out.toString(), "");
  }
}
