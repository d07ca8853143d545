package io.jansible.cli.command;

import java.util.Map;

/** Plugins other than modules and those of templates: their names, and what they do. */
final class BuiltInPlugins {
  private BuiltInPlugins() {}

  private static final Map<String, Map<String, String>> ALL =
      Map.of(
          "become",
          Map.of(
              "sudo", "Becomes another user with sudo",
              "su", "Becomes another user with su",
              "doas", "Becomes another user with doas"),
          "cache",
          Map.of(
              "memory", "Keeps facts for one run",
              "jsonfile", "Keeps facts in JSON files"),
          "callback",
          Map.ofEntries(
              Map.entry("default", "The usual output"),
              Map.entry("minimal", "One result for each host, as of ad hoc tasks"),
              Map.entry("oneline", "One line for each host"),
              Map.entry("json", "The whole run as one JSON document"),
              Map.entry("yaml", "The usual output with results as YAML"),
              Map.entry("debug", "The usual output with texts on lines of their own"),
              Map.entry("null", "No output"),
              Map.entry("profile_tasks", "How long tasks took"),
              Map.entry("profile_roles", "How long roles took"),
              Map.entry("timer", "How long the run took"),
              Map.entry("junit", "Results as JUnit files"),
              Map.entry("tree", "Each host's last result as a file")),
          "connection",
          Map.of(
              "local", "Runs on the controller",
              "ssh", "Runs over SSH, one session for each host",
              "smart", "The same as ssh",
              "paramiko", "The same as ssh",
              "paramiko_ssh", "The same as ssh"),
          "inventory",
          Map.of(
              "advanced_host_list", "Hosts with commas between them, with ranges",
              "auto", "Files that name their plugin",
              "constructed", "Groups and variables computed from what is known of hosts",
              "generator", "Hosts as combinations of layers",
              "host_list", "Hosts with commas between them",
              "ini", "INI files",
              "script", "Programs that print JSON",
              "toml", "TOML files",
              "yaml", "YAML files"),
          "shell",
          Map.of("sh", "POSIX shells"),
          "strategy",
          Map.of(
              "linear", "Each task on all hosts before the next one",
              "free", "Each host as fast as it can",
              "host_pinned", "Each host from its first task to its last",
              "debug", "Like linear, with the debugger at failures"),
          "vars",
          Map.of("host_group_vars", "Variables in group_vars and host_vars"));

  /** Names and summaries of a type; empty where there are none. */
  static Map<String, String> of(String type) {
    return ALL.getOrDefault(type, Map.of());
  }
}
