package io.jansible.cli.command;

import io.jansible.config.Definition;
import io.jansible.config.PluginSetting;
import io.jansible.config.PluginSettings;
import io.jansible.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What {@code jansible-config} tells of: Ansible's own settings, Galaxy's servers, plugins. */
final class ConfigSources {
  private final CommandContext context;
  private final Settings settings;
  private final String type;
  private final PluginSettings plugins = PluginSettings.load();

  ConfigSources(CommandContext context, Settings settings) {
    this.context = context;
    this.settings = settings;
    this.type = context.arguments().text("type", "base");
  }

  boolean base() {
    return type.equals("base") || type.equals("all");
  }

  boolean everything() {
    return type.equals("all");
  }

  /** The settings of Ansible itself that are shown. */
  List<Definition> visible() {
    return settings.definitions().stream().filter(one -> !one.name().startsWith("_")).toList();
  }

  /** The settings of the servers that the configuration names. */
  Map<String, List<PluginSetting>> galaxyServers() {
    Map<String, List<PluginSetting>> servers = new LinkedHashMap<>();
    Object timeout = settings.get("GALAXY_SERVER_TIMEOUT").value();
    for (String server : settings.list("GALAXY_SERVER_LIST")) {
      if (!server.isEmpty()) {
        servers.put(server, PluginSettings.galaxyServer(server, timeout));
      }
    }
    return servers;
  }

  /** The kinds of plugins that were asked for. */
  List<String> kinds() {
    return type.equals("base") ? List.of() : everything() ? PluginSettings.KINDS : List.of(type);
  }

  /** The settings of a kind's plugins, of those with the names given on the command line if any. */
  Map<String, List<PluginSetting>> plugins(String kind, boolean named) {
    Map<String, List<PluginSetting>> all = new LinkedHashMap<>();
    List<String> names = named ? context.arguments().list("args") : List.of();
    for (String name : names.isEmpty() ? new ArrayList<>(plugins.plugins(kind)) : names) {
      List<PluginSetting> found = plugins.of(kind, name);
      if (found == null) {
        context.display().warning("Skipping " + name + " as we could not find matching plugin");
      } else {
        all.put(name, found);
      }
    }
    return all;
  }

  /** A plugin's setting as it is; {@code REQUIRED} stands for the origin of one that is missing. */
  Settings.Value value(PluginSetting setting) {
    Settings.Value value = settings.resolve(setting.definition());
    return setting.required() && value.origin().equals("default")
        ? new Settings.Value(null, "REQUIRED")
        : Objects.requireNonNull(value);
  }
}
