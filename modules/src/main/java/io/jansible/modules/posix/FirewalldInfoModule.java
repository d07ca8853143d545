package io.jansible.modules.posix;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.general.Results;
import io.jansible.modules.general.Tools;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.posix.firewalld_info}: one round trip. */
final class FirewalldInfoModule implements Module {
  private static final String LOOK =
      """
      PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin
      command -v firewall-cmd >/dev/null || exit 97
      firewall-cmd --state >/dev/null 2>&1 || exit 98
      firewall-cmd --version && firewall-cmd --get-default-zone && firewall-cmd --get-zones || exit
      a=$(firewall-cmd --get-active-zones) || exit
      printf '%s\\n' "$a" | sed -n '/^[^[:space:]]/{s/ .*//;p;}' | tr '\\n' ' '
      echo
      exec firewall-cmd --list-all-zones
      """;

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.posix.firewalld_info",
          "Gather information about firewalld",
          ArgumentSpec.of(
              Argument.bool("active_zones").or(false).doc("Only zones in use."),
              Argument.list("zones", ArgumentType.STR).doc("Only these zones.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Tools tools = new Tools(call.host());
    ExecResult told = tools.script(LOOK);
    if (told.rc() == 97) {
      tools.path("firewall-cmd");
    }
    if (told.rc() == 98) {
      throw new ModuleFailure(
          "firewalld probably not be running, Or the following method is not supported with your"
              + " python-firewall version. (Error: 'NoneType' object has no attribute"
              + " 'getDefaultZone')");
    }
    List<String> lines = Results.lines(told.out());
    if (!told.ok() || lines.size() < 4) {
      throw new ModuleFailure(
          "Unable to gather firewalld settings. You may need to run as the root user or use"
              + " become. (Error: %s)".formatted(told.err().strip()));
    }
    List<String> all = words(lines.get(2));
    List<String> collected = all;
    List<String> undefined = List.of();
    if (args.bool("active_zones")) {
      collected = words(lines.get(3));
    } else if (!args.texts("zones").isEmpty()) {
      List<String> asked = args.texts("zones").stream().distinct().toList();
      collected = asked.stream().filter(all::contains).toList();
      undefined = asked.stream().filter(each -> !all.contains(each)).toList();
      if (!undefined.isEmpty()) {
        call.warn(
            "Please note: zone:(%s) have been ignored in the gathering process."
                .formatted(String.join(", ", undefined)));
      }
    }
    Map<String, Map<String, @Nullable Object>> known = zones(lines.subList(4, lines.size()));
    Map<String, @Nullable Object> zones = new LinkedHashMap<>();
    collected.forEach(name -> zones.put(name, known.getOrDefault(name, Map.of())));
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("version", lines.get(0));
    info.put("default_zone", lines.get(1));
    info.put("zones", zones);
    return ModuleResult.changed(false)
        .put("active_zones", args.bool("active_zones"))
        .put("collected_zones", collected)
        .put("undefined_zones", undefined)
        .put("firewalld_info", info);
  }

  private static List<String> words(String line) {
    return Arrays.stream(line.strip().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  /** Reads {@code --list-all-zones}. */
  private static Map<String, Map<String, @Nullable Object>> zones(List<String> lines) {
    Map<String, Map<String, List<String>>> zones = new LinkedHashMap<>();
    Map<String, List<String>> zone = new LinkedHashMap<>();
    List<String> values = new ArrayList<>();
    for (String line : lines) {
      if (line.isBlank()) {
        continue;
      }
      if (!Character.isWhitespace(line.charAt(0))) {
        zone = new LinkedHashMap<>();
        zones.put(line.split(" ", 2)[0], zone);
      } else if (line.startsWith("\t")) {
        values.add(line.strip());
      } else {
        int colon = line.indexOf(':');
        values = new ArrayList<>();
        String value = line.substring(colon + 1).strip();
        if (!value.isEmpty()) {
          values.add(value);
        }
        zone.put(line.substring(0, colon).strip(), values);
      }
    }
    Map<String, Map<String, @Nullable Object>> all = new LinkedHashMap<>();
    zones.forEach((name, settings) -> all.put(name, settings(settings)));
    return all;
  }

  private static Map<String, @Nullable Object> settings(Map<String, List<String>> told) {
    Map<String, @Nullable Object> zone = new LinkedHashMap<>();
    zone.put("target", String.join("", told.getOrDefault("target", List.of())));
    zone.put("icmp_block_inversion", isYes(told, "icmp-block-inversion"));
    for (String each : List.of("interfaces", "sources", "services")) {
      zone.put(each, items(told, each));
    }
    zone.put("ports", ports(told, "ports"));
    zone.put("protocols", items(told, "protocols"));
    zone.put("masquerade", isYes(told, "masquerade"));
    zone.put("forward_ports", forwardings(told.getOrDefault("forward-ports", List.of())));
    zone.put("source_ports", ports(told, "source-ports"));
    zone.put("icmp_blocks", items(told, "icmp-blocks"));
    zone.put("rich_rules", told.getOrDefault("rich rules", List.of()));
    if (told.containsKey("forward")) {
      zone.put("forward", isYes(told, "forward"));
    }
    return zone;
  }

  private static boolean isYes(Map<String, List<String>> told, String name) {
    return told.getOrDefault(name, List.of()).contains("yes");
  }

  private static List<String> items(Map<String, List<String>> told, String name) {
    return words(String.join(" ", told.getOrDefault(name, List.of())));
  }

  private static List<Object> ports(Map<String, List<String>> told, String name) {
    List<Object> ports = new ArrayList<>();
    items(told, name).forEach(each -> ports.add(List.of(each.split("/", 2))));
    return ports;
  }

  /** {@code port=80:proto=tcp:toport=81:toaddr=}, whose address may have colons. */
  private static List<Object> forwardings(List<String> told) {
    List<Object> all = new ArrayList<>();
    for (String each : told) {
      List<String> fields = new ArrayList<>();
      String rest = each;
      for (String name : List.of("port=", ":proto=", ":toport=", ":toaddr=")) {
        int start = rest.indexOf(name);
        rest = start < 0 ? rest : rest.substring(start + name.length());
        int end = rest.indexOf(':');
        fields.add(end < 0 || name.equals(":toaddr=") ? rest : rest.substring(0, end));
      }
      all.add(fields);
    }
    return all;
  }
}
