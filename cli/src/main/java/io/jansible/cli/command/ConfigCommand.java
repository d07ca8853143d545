package io.jansible.cli.command;

import io.jansible.YamlText;
import io.jansible.config.Definition;
import io.jansible.config.PluginSetting;
import io.jansible.config.Settings;
import io.jansible.error.JansibleException;
import io.jansible.error.OptionsException;
import io.jansible.value.PythonJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code jansible-config}: what can be configured, and what is. */
final class ConfigCommand {
  private final CommandContext context;
  private final Settings settings;
  private final ConfigSources sources;

  ConfigCommand(CommandContext context) {
    this.context = context;
    this.settings = settings(context);
    this.sources = new ConfigSources(context, settings);
  }

  private static Settings settings(CommandContext context) {
    String named = context.arguments().text("config_file");
    if (named == null) {
      return context.settings();
    }
    Session session = context.session();
    Path file =
        Path.of(Settings.absolute(named, session.workingDirectory(), session.environment()));
    if (!Files.isReadable(file)) {
      throw new OptionsException(
          "The provided configuration file is missing or not accessible: " + file);
    }
    return Settings.load(session.environment(), session.workingDirectory(), file);
  }

  int run() {
    String action = context.arguments().text("action", "");
    switch (action) {
      case "list" -> show(formatted(list(), context.arguments().text("format", "yaml")));
      case "dump" -> {
        ConfigDump dump = new ConfigDump(context, settings, sources);
        String format = context.arguments().text("format", "display");
        show(format.equals("display") ? dump.text() : formatted(dump.data(), format));
      }
      case "view" -> view();
      case "init" ->
          show(
              new ConfigInit(context, settings, sources)
                  .text(context.arguments().text("format", "ini")));
      default -> {
        return validate();
      }
    }
    return 0;
  }

  private void show(String text) {
    Pager.show(context, text);
  }

  private static String formatted(Object value, String format) {
    return format.equals("json")
        ? new PythonJson(4, true, true).dumps(value)
        : YamlText.of(value, 0, null);
  }

  private Map<String, Object> list() {
    Map<String, Object> all = new TreeMap<>();
    if (sources.base()) {
      sources.visible().forEach(one -> all.put(one.name(), described(one)));
      Map<String, Object> servers = new TreeMap<>();
      sources.galaxyServers().forEach((server, list) -> servers.put(server, described(list)));
      all.put("GALAXY_SERVERS", servers);
    }
    Map<String, Object> kinds = new TreeMap<>();
    for (String kind : sources.kinds()) {
      Map<String, Object> plugins = new TreeMap<>();
      sources
          .plugins(kind, !sources.everything())
          .forEach((plugin, list) -> plugins.put(plugin, described(list)));
      kinds.put(sources.everything() ? kind.toUpperCase(Locale.ROOT) : kind, plugins);
    }
    if (!kinds.isEmpty()) {
      all.put("PLUGINS", kinds);
    }
    return all;
  }

  private static Map<String, Object> described(List<PluginSetting> list) {
    Map<String, Object> all = new TreeMap<>();
    for (PluginSetting one : list) {
      Map<String, @Nullable Object> described = described(one.definition());
      if (!one.variables().isEmpty()) {
        described.put("vars", one.variables().stream().map(name -> Map.of("name", name)).toList());
      }
      if (one.required()) {
        described.put("required", true);
      }
      all.put(one.name(), described);
    }
    return all;
  }

  private static Map<String, @Nullable Object> described(Definition definition) {
    String type = definition.written();
    Map<String, @Nullable Object> one = new TreeMap<>();
    one.put("name", definition.name());
    one.put("default", definition.defaultValue());
    if (!type.isEmpty() && !type.equals("any")) {
      one.put("type", type);
    }
    if (!definition.environment().isEmpty()) {
      one.put("env", definition.environment().stream().map(name -> Map.of("name", name)).toList());
    }
    if (!definition.ini().isEmpty()) {
      one.put(
          "ini",
          definition.ini().stream()
              .map(place -> Map.of("section", place.section(), "key", place.key()))
              .toList());
    }
    if (!definition.choices().isEmpty()) {
      one.put("choices", definition.choices());
    }
    return one;
  }

  private void view() {
    Path file = settings.file();
    if (file == null) {
      throw new JansibleException("Invalid or no config file was supplied");
    }
    try {
      show(Files.readString(file));
    } catch (IOException e) {
      throw new JansibleException("Failed to open config file: " + e.getMessage());
    }
  }

  private int validate() {
    List<String> problems =
        new ConfigValidate(context, settings, sources)
            .problems(context.arguments().text("format", "ini"));
    problems.forEach(problem -> context.display().error(problem));
    if (!problems.isEmpty()) {
      return 1;
    }
    show("All configurations seem valid!");
    return 0;
  }
}
