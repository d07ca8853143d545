package io.jansible.engine;

import io.jansible.config.PluginSetting;
import io.jansible.config.PluginSettings;
import io.jansible.config.Settings;
import io.jansible.config.Settings.Value;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where the options of become plugins come from, as the table of plugins' settings has it. */
final class BecomeOptions {
  private final Settings settings;
  private final Map<String, List<PluginSetting>> plugins = new ConcurrentHashMap<>();

  BecomeOptions(Settings settings) {
    this.settings = settings;
  }

  private @Nullable PluginSetting setting(String method, String option) {
    List<PluginSetting> all =
        plugins.computeIfAbsent(
            method,
            name -> {
              List<PluginSetting> own = PluginSettings.load().of("become", name);
              return own == null ? List.of() : own;
            });
    return all.stream().filter(each -> each.name().equals(option)).findFirst().orElse(null);
  }

  /** Names of variables, the strongest first. */
  List<String> variables(String method, String option) {
    PluginSetting setting = setting(method, option);
    return setting == null ? List.of("ansible_" + option) : setting.variables().reversed();
  }

  /** The same of a setting that is a list; empty if they say nothing. */
  List<String> list(String method, String option) {
    PluginSetting setting = setting(method, option);
    return setting != null && settings.resolve(setting.definition()).value() instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** What the environment or the file says; null if they say nothing. */
  @Nullable String configured(String method, String option) {
    PluginSetting setting = setting(method, option);
    if (setting == null) {
      return switch (option) {
        case "become_exe" -> settings.optional("DEFAULT_BECOME_EXE");
        case "become_flags" -> settings.optional("DEFAULT_BECOME_FLAGS");
        default -> null;
      };
    }
    Value value = settings.resolve(setting.definition());
    return value.origin().equals("default") || value.value() == null
        ? null
        : value.value().toString();
  }
}
