package io.jansible.cli.command;

import io.jansible.cli.output.Color;
import io.jansible.cli.output.PythonText;
import io.jansible.config.PluginSetting;
import io.jansible.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code jansible-config dump}: what the settings are and where that is from. */
final class ConfigDump {
  private static final Set<String> NEVER_CHANGED = Set.of("COLOR_CODES", "_terms", "_input");

  private final CommandContext context;
  private final Settings settings;
  private final ConfigSources sources;
  private final boolean onlyChanged;

  ConfigDump(CommandContext context, Settings settings, ConfigSources sources) {
    this.context = context;
    this.settings = settings;
    this.sources = sources;
    this.onlyChanged = context.arguments().flag("only_changed");
  }

  /** For a person to read. */
  String text() {
    List<String> lines = new ArrayList<>();
    if (sources.base()) {
      lines.addAll(lines(base()));
      lines.add("\nGALAXY_SERVERS:\n");
      sources
          .galaxyServers()
          .forEach(
              (server, all) -> {
                lines.add("\n" + server + "\n" + "=".repeat(server.length()));
                lines.addAll(lines(values(all)));
              });
    }
    for (String kind : sources.kinds()) {
      List<String> plugins = new ArrayList<>();
      sources
          .plugins(kind, true)
          .forEach(
              (plugin, all) -> {
                List<String> shown = lines(values(all));
                if (!shown.isEmpty()) {
                  plugins.add("\n" + plugin + ":\n" + "_".repeat(plugin.length()));
                  plugins.addAll(shown);
                }
              });
      if (sources.everything() && (!onlyChanged || !plugins.isEmpty())) {
        lines.add("\n" + kind.toUpperCase(Locale.ROOT) + ":\n" + "=".repeat(kind.length()));
      }
      lines.addAll(plugins);
    }
    return String.join("\n", lines);
  }

  /** For programs. */
  List<Object> data() {
    List<Object> all = new ArrayList<>();
    if (sources.base()) {
      all.addAll(entries(base()));
      Map<String, Object> servers = new LinkedHashMap<>();
      sources.galaxyServers().forEach((server, list) -> servers.put(server, rows(list)));
      all.add(Map.of("GALAXY_SERVERS", servers));
    }
    for (String kind : sources.kinds()) {
      List<Object> plugins = new ArrayList<>();
      sources
          .plugins(kind, true)
          .forEach(
              (plugin, list) -> {
                List<Object> shown = entries(values(list));
                if (!shown.isEmpty()) {
                  plugins.add(Map.of(plugin, shown));
                }
              });
      if (sources.everything()) {
        all.add(Map.of(kind.toUpperCase(Locale.ROOT) + "_PLUGINS", plugins));
      } else {
        all.addAll(plugins);
      }
    }
    return all;
  }

  private Map<String, Settings.Value> base() {
    Map<String, Settings.Value> values = new TreeMap<>();
    sources.visible().forEach(one -> values.put(one.name(), settings.get(one.name())));
    Path file = settings.file();
    values.put("CONFIG_FILE", new Settings.Value(file == null ? null : file.toString(), ""));
    return values;
  }

  private Map<String, Settings.Value> values(List<PluginSetting> list) {
    Map<String, Settings.Value> values = new TreeMap<>();
    list.forEach(one -> values.put(one.name(), sources.value(one)));
    return values;
  }

  private Map<String, Object> rows(List<PluginSetting> list) {
    Map<String, Object> rows = new TreeMap<>();
    values(list)
        .forEach(
            (name, value) ->
                rows.put(name, Arrays.asList(name, value.value(), value.origin(), null)));
    return rows;
  }

  private boolean hidden(String name, Settings.Value value) {
    return onlyChanged
        && (Set.of("default", "REQUIRED").contains(value.origin()) || NEVER_CHANGED.contains(name));
  }

  private List<String> lines(Map<String, Settings.Value> values) {
    List<String> lines = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          if (!hidden(name, value)) {
            String line = name + "(" + value.origin() + ") = " + PythonText.str(value.value());
            lines.add(context.display().paint(line, color(name, value)));
          }
        });
    return lines;
  }

  private static Color color(String name, Settings.Value value) {
    if (value.origin().equals("default") || NEVER_CHANGED.contains(name)) {
      return Color.OK;
    }
    return value.origin().equals("REQUIRED") ? Color.ERROR : Color.CHANGED;
  }

  private List<Object> entries(Map<String, Settings.Value> values) {
    List<Object> entries = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          if (!hidden(name, value)) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("name", name);
            entry.put("value", value.value());
            entry.put("origin", value.origin());
            entries.add(entry);
          }
        });
    return entries;
  }
}
