package io.jansible.cli.command;

import io.jansible.cli.args.ParsedArguments;
import io.jansible.cli.output.Color;
import io.jansible.cli.output.OutputSettings;
import io.jansible.config.Definition;
import io.jansible.config.Definition.Place;
import io.jansible.config.Settings;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How output is to look, from command line, configuration and terminal. */
final class OutputSettingsReader {
  private OutputSettingsReader() {}

  static OutputSettings read(Session session, Settings settings, ParsedArguments arguments) {
    Map<Color, String> colors = new EnumMap<>(Color.class);
    for (Color color : Color.values()) {
      String name = settings.text(color.setting());
      if (!name.equals(color.byDefault())) {
        colors.put(color, name);
      }
    }
    int verbosity = settings.integer("DEFAULT_VERBOSITY", 0) + arguments.count("verbosity");
    Object pretty =
        callback(
            settings,
            "pretty_results",
            "bool",
            null,
            "ANSIBLE_CALLBACK_FORMAT_PRETTY",
            "callback_format_pretty");
    String log = settings.optional("DEFAULT_LOG_PATH");
    return new OutputSettings(
        verbosity,
        colored(session, settings),
        colors,
        session.displayColumns(),
        settings.bool("DISPLAY_SKIPPED_HOSTS"),
        flag(settings, "display_ok_hosts", true),
        flag(settings, "display_failed_stderr", false),
        settings.bool("SHOW_CUSTOM_STATS"),
        flag(settings, "show_per_host_start", false),
        flag(settings, "check_mode_markers", false),
        flag(settings, "show_task_path_on_failure", false),
        settings.bool("DISPLAY_ARGS_TO_STDOUT"),
        String.valueOf(
            callback(
                settings,
                "result_format",
                "str",
                "json",
                "ANSIBLE_CALLBACK_RESULT_FORMAT",
                "callback_result_format")),
        (Boolean) pretty,
        settings.bool("ACTION_WARNINGS"),
        settings.bool("DEPRECATION_WARNINGS"),
        settings.bool("SYSTEM_WARNINGS"),
        settings.bool("VERBOSE_TO_STDERR"),
        settings.integer("DIFF_CONTEXT", 3),
        arguments.flag("check"),
        log == null || log.isEmpty()
            ? null
            : new OutputSettings.LogFile(Path.of(log), settings.list("DEFAULT_LOG_FILTER")),
        Math.max(verbosity, settings.integer("LOG_VERBOSITY", 0)));
  }

  private static boolean colored(Session session, Settings settings) {
    if (settings.bool("ANSIBLE_FORCE_COLOR")) {
      return true;
    }
    String terminal = session.environment().getOrDefault("TERM", "");
    return !settings.bool("ANSIBLE_NOCOLOR")
        && session.isTerminal(1)
        && !terminal.isEmpty()
        && !terminal.equals("dumb")
        && !terminal.equals("unknown");
  }

  private static boolean flag(Settings settings, String key, boolean otherwise) {
    String variable = "ANSIBLE_" + key.toUpperCase(java.util.Locale.ROOT);
    return Boolean.TRUE.equals(callback(settings, key, "bool", otherwise, variable, key));
  }

  private static @org.jspecify.annotations.Nullable Object callback(
      Settings settings,
      String name,
      String type,
      @org.jspecify.annotations.Nullable Object otherwise,
      String variable,
      String key) {
    List<String> choices = name.equals("result_format") ? List.of("json", "yaml") : List.of();
    return settings
        .resolve(
            new Definition(
                name,
                type,
                otherwise,
                List.of(variable),
                List.of(new Place("defaults", key)),
                choices))
        .value();
  }
}
