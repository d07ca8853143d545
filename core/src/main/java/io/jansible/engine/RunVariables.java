package io.jansible.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Magic variables that are the same for a whole run. */
final class RunVariables {
  /** The release of ansible-core whose behaviour this is. */
  static final String EMULATED = "2.18.0";

  private RunVariables() {}

  static Map<String, @Nullable Object> of(
      RunSettings options,
      EngineConfig config,
      RunInventory inventory,
      List<String> sources,
      String omit) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("ansible_version", version(emulated(options)));
    all.put("ansible_check_mode", options.check());
    all.put("ansible_diff_mode", options.diff());
    all.put("ansible_forks", (long) options.forks());
    all.put("ansible_verbosity", (long) options.verbosity());
    all.put(
        "ansible_run_tags",
        new ArrayList<>(options.tags().isEmpty() ? List.of("all") : options.tags()));
    all.put("ansible_skip_tags", new ArrayList<>(options.skipTags()));
    options.limit().ifPresent(limit -> all.put("ansible_limit", limit));
    all.put("ansible_inventory_sources", new ArrayList<>(sources));
    all.put("ansible_playbook_python", "/usr/bin/python3");
    all.put(
        "ansible_config_file", config.configFile() == null ? null : config.configFile().toString());
    all.put("omit", omit);
    return all;
  }

  /** What is claimed to playbooks that ask: {@code JANSIBLE_EMULATE_ANSIBLE}. */
  static String emulated(RunSettings options) {
    return options.environment().getOrDefault("JANSIBLE_EMULATE_ANSIBLE", EMULATED);
  }

  private static Map<String, @Nullable Object> version(String full) {
    String[] parts = full.split("\\.");
    Map<String, @Nullable Object> version = new LinkedHashMap<>();
    version.put("string", full);
    version.put("full", full);
    version.put("major", number(parts, 0));
    version.put("minor", number(parts, 1));
    version.put("revision", number(parts, 2));
    return version;
  }

  private static long number(String[] parts, int index) {
    String digits = index < parts.length ? parts[index].replaceFirst("\\D.*", "") : "";
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }
}
