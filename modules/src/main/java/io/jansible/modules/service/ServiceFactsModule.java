package io.jansible.modules.service;

import io.jansible.connection.ExecResult;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.builtin.service_facts}: one round trip, and one more for units that systemd has
 * not loaded.
 */
final class ServiceFactsModule implements Module {
  /** What each tool says; a part is left out where its tool is missing. */
  private static final String SCRIPT =
      "PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin; has() { command -v \"$1\" >/dev/null 2>&1; };"
          + " if has service && ! has chkconfig && ! has rc-status; then echo @sysv;"
          + " service --status-all 2>/dev/null; r=$?;"
          + " [ $r = 0 ] || { [ $r = 4 ] && ! [ -e /etc/init.d ]; } || echo \"@failed $r\"; fi;"
          + " if has chkconfig; then chkconfig --list 2>/dev/null | while read -r n l; do"
          + " case $l in 0:*) service \"$n\" status >/dev/null 2>&1; echo \"@chkconfig $n $? $l\";; esac;"
          + " done; elif has rc-status && has rc-update; then echo @levels; rc-update show -v 2>&1;"
          + " echo @openrc; rc-status -a -s -m 2>&1 | grep '^ ' | tr -d '[]'; fi;"
          + " if has systemctl && { [ -d /run/systemd/system ]"
          + " || [ \"$(head -n1 /proc/1/comm 2>/dev/null)\" = systemd ]; }; then echo @units;"
          + " systemctl list-units --no-pager --type service --all --plain || echo '@failed units';"
          + " echo @files; systemctl list-unit-files --no-pager --type service --all"
          + " || echo '@failed files'; fi; :";

  private static final Pattern SYSV = Pattern.compile("^\\s*\\[ ([+-]) \\]\\s+(.+)$");
  private static final List<String> BAD = List.of("not-found", "masked", "failed");

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.service_facts",
          "Return service state information as fact data",
          ArgumentSpec.of());

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Commands commands = new Commands(call.host());
    ExecResult told = commands.script(SCRIPT);
    Map<String, Map<String, @Nullable Object>> services = new LinkedHashMap<>();
    Map<String, Map<String, @Nullable Object>> units = new LinkedHashMap<>();
    Map<String, String> files = new LinkedHashMap<>();
    Map<String, @Nullable Object> levels = new LinkedHashMap<>();
    String part = "";
    for (String line : told.out().lines().toList()) {
      if (line.startsWith("@chkconfig ")) {
        chkconfig(line, services);
      } else if (line.startsWith("@failed ")) {
        failed(line.substring(8), told.err(), call);
      } else if (line.startsWith("@")) {
        part = line;
      } else {
        switch (part) {
          case "@sysv" -> sysv(line, services);
          case "@levels" -> levels(line, levels);
          case "@openrc" -> openrc(line, levels, services);
          case "@units" -> unit(line, units);
          case "@files" -> file(line, files);
          default -> {}
        }
      }
    }
    complete(units, files, commands);
    services.putAll(units);
    if (services.isEmpty()) {
      return ModuleResult.skipped(
          "Failed to find any services. This can be due to privileges or some other configuration issue.");
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("services", services);
    return ModuleResult.of(Map.of()).put("changed", false).put("ansible_facts", facts);
  }

  private static void failed(String what, String stderr, ModuleCall call) {
    call.warn(
        switch (what) {
          case "units" -> "Could not list units from systemd: " + stderr;
          case "files" -> "Could not get unit files data from systemd: " + stderr;
          default -> "Unable to query 'service' tool (" + what + "): " + stderr;
        });
  }

  private static Map<String, @Nullable Object> entry(
      String name, String state, @Nullable String status, String source) {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("name", name);
    entry.put("state", state);
    if (status != null) {
      entry.put("status", status);
    }
    entry.put("source", source);
    return entry;
  }

  private static void unit(String line, Map<String, Map<String, @Nullable Object>> units) {
    String[] words = line.strip().split("\\s+");
    if (!line.contains(".service") || words.length < 4) {
      return;
    }
    // the last word belongs to the description
    List<String> told = List.of(words).subList(0, words.length - 1);
    String status = BAD.stream().filter(told::contains).findFirst().orElse(words[2]);
    String state = words[3].equals("running") ? "running" : "stopped";
    units.put(words[0], entry(words[0], state, status, "systemd"));
  }

  private static void file(String line, Map<String, String> files) {
    String[] words = line.strip().split("\\s+");
    if (line.contains(".service") && words.length >= 2) {
      files.put(words[0], words[1]);
    }
  }

  /** Unit files say whether a unit starts at boot; the state of one not loaded is asked for. */
  private static void complete(
      Map<String, Map<String, @Nullable Object>> units,
      Map<String, String> files,
      Commands commands) {
    List<String> unknown = new ArrayList<>();
    files.forEach(
        (name, status) -> {
          Map<String, @Nullable Object> unit = units.get(name);
          if (unit == null) {
            units.put(name, entry(name, "unknown", status, "systemd"));
            // a template has no state
            if (!name.contains("@.")) {
              unknown.add(name);
            }
          } else if (!BAD.contains(unit.get("status"))) {
            unit.put("status", status);
          }
        });
    if (unknown.isEmpty()) {
      return;
    }
    List<String> argv = new ArrayList<>(List.of("systemctl", "show"));
    argv.addAll(unknown);
    argv.add("--property=ActiveState");
    List<String> states =
        commands.run(argv).out().lines().filter(line -> line.startsWith("ActiveState=")).toList();
    if (states.size() == unknown.size()) {
      for (int i = 0; i < states.size(); i++) {
        units
            .getOrDefault(unknown.get(i), new LinkedHashMap<>())
            .put("state", states.get(i).substring("ActiveState=".length()));
      }
    }
  }

  private static void sysv(String line, Map<String, Map<String, @Nullable Object>> services) {
    Matcher found = SYSV.matcher(line);
    if (found.matches()) {
      String name = found.group(2);
      String state = found.group(1).equals("+") ? "running" : "stopped";
      services.put(name, entry(name, state, null, "sysv"));
    }
  }

  private static void chkconfig(String line, Map<String, Map<String, @Nullable Object>> services) {
    String[] words = line.split("\\s+");
    String status = Arrays.asList(words).contains("3:on") ? "enabled" : "disabled";
    String state = words[2].equals("0") ? "running" : "stopped";
    services.put(words[1], entry(words[1], state, status, "sysv"));
  }

  private static void levels(String line, Map<String, @Nullable Object> levels) {
    int bar = line.indexOf('|');
    if (bar > 0) {
      String in = line.substring(bar + 1).strip();
      levels.put(line.substring(0, bar).strip(), in.isEmpty() ? null : List.of(in.split("\\s+")));
    }
  }

  private static void openrc(
      String line,
      Map<String, @Nullable Object> levels,
      Map<String, Map<String, @Nullable Object>> services) {
    String[] words = line.strip().split("\\s+");
    if (words.length >= 2) {
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      entry.put("name", words[0]);
      entry.put("runlevels", levels.get(words[0]));
      entry.put("state", words[1]);
      entry.put("source", "openrc");
      services.put(words[0], entry);
    }
  }
}
