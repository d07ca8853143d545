package io.jansible.cli.command;

import io.jansible.config.Definition;
import io.jansible.config.PluginSetting;
import io.jansible.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code jansible-config validate}: names what nobody knows. */
final class ConfigValidate {
  private static final Set<String> NO_SETTINGS = Set.of("ANSIBLE_CONFIG", "ANSIBLE_DEV_HOME");

  private final CommandContext context;
  private final Settings settings;
  private final ConfigSources sources;

  ConfigValidate(CommandContext context, Settings settings, ConfigSources sources) {
    this.context = context;
    this.settings = settings;
    this.sources = sources;
  }

  /** What is wrong in the file or in the environment. */
  List<String> problems(String format) {
    List<Definition> known = new ArrayList<>();
    if (sources.base()) {
      known.addAll(sources.visible());
    }
    for (String kind : sources.kinds()) {
      sources.plugins(kind, !sources.everything()).values().forEach(list -> add(list, known));
    }
    if (format.equals("ini")) {
      if (sources.base()) {
        sources.galaxyServers().values().forEach(list -> add(list, known));
      }
      return ofFile(known);
    }
    return ofEnvironment(known);
  }

  private static void add(List<PluginSetting> list, List<Definition> known) {
    list.forEach(one -> known.add(one.definition()));
  }

  private List<String> ofFile(List<Definition> known) {
    Set<String> sections = new TreeSet<>();
    Set<String> keys = new TreeSet<>();
    for (Definition one : known) {
      for (Definition.Place place : one.ini()) {
        sections.add(place.section());
        keys.add(place.section() + "\n" + place.key());
      }
    }
    List<String> problems = new ArrayList<>();
    Path file = settings.file();
    for (Map.Entry<String, Map<String, String>> section : settings.fileSections().entrySet()) {
      if (!sections.contains(section.getKey())) {
        problems.add("Found unknown section '" + section.getKey() + "' in '" + file + ".");
        continue;
      }
      for (String key : section.getValue().keySet()) {
        if (!keys.contains(section.getKey() + "\n" + key)) {
          problems.add(
              "Found unknown key '%s' in section '%s' in '%s."
                  .formatted(key, section.getKey(), file));
        }
      }
    }
    return problems;
  }

  private List<String> ofEnvironment(List<Definition> known) {
    Set<String> variables = new TreeSet<>();
    known.forEach(one -> variables.addAll(one.environment()));
    List<String> problems = new ArrayList<>();
    for (String name : new TreeSet<>(context.session().environment().keySet())) {
      boolean setting =
          name.startsWith("ANSIBLE_")
              && !name.startsWith("ANSIBLE_TEST_")
              && !name.startsWith("ANSIBLE_LINT_")
              && !NO_SETTINGS.contains(name);
      if (setting && !variables.contains(name)) {
        problems.add("Found unknown environment variable '" + name + "'.");
      }
    }
    return problems;
  }
}
