package io.jansible.cli.command;

import io.jansible.YamlText;
import io.jansible.cli.output.PythonText;
import io.jansible.config.Definition;
import io.jansible.config.PluginSetting;
import io.jansible.config.Settings;
import io.jansible.value.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jansible-config init}: a configuration to begin with, every setting at its default. */
final class ConfigInit {
  private final Settings settings;
  private final ConfigSources sources;
  private final boolean commented;

  ConfigInit(CommandContext context, Settings settings, ConfigSources sources) {
    this.settings = settings;
    this.sources = sources;
    this.commented = context.arguments().flag("commented");
  }

  /** A setting with the type that is told of it. */
  private record Entry(Definition definition, List<String> variables) {
    String type() {
      return definition.written();
    }

    String heading() {
      return "# ("
          + (type().isEmpty() || type().equals("any") ? "string" : type())
          + ") "
          + definition.name();
    }
  }

  String text(String format) {
    return switch (format) {
      case "ini" -> ini();
      case "env" -> environment();
      default -> variables();
    };
  }

  private List<Entry> entries() {
    List<Entry> all = new ArrayList<>();
    if (sources.base()) {
      sources.visible().forEach(one -> all.add(new Entry(one, List.of())));
      sources.galaxyServers().values().forEach(list -> add(list, all));
    }
    sources
        .kinds()
        .forEach(
            kind ->
                sources
                    .plugins(kind, !sources.everything())
                    .values()
                    .forEach(list -> add(list, all)));
    return all;
  }

  private static void add(List<PluginSetting> list, List<Entry> all) {
    list.forEach(one -> all.add(new Entry(one.definition(), one.variables())));
  }

  private String ini() {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    for (Entry one : entries()) {
      List<Definition.Place> places = one.definition().ini();
      if (!places.isEmpty()) {
        Definition.Place place = places.get(places.size() - 1);
        sections
            .computeIfAbsent(place.section(), s -> new LinkedHashMap<>())
            .putIfAbsent(
                place.key(),
                one.heading()
                    + "\n"
                    + (commented ? ";" : "")
                    + place.key()
                    + "="
                    + text(value(one.definition())));
      }
    }
    StringBuilder out = new StringBuilder();
    sections.forEach(
        (section, keys) -> {
          out.append('[').append(section).append("]\n");
          keys.values().forEach(line -> out.append(line).append("\n\n"));
          out.append('\n');
        });
    return out.toString();
  }

  private String environment() {
    StringBuilder out = new StringBuilder();
    for (Entry one : entries()) {
      List<String> names = one.definition().environment();
      if (!names.isEmpty()) {
        out.append(one.heading()).append('\n');
        out.append(commented ? "#" : "")
            .append(names.get(names.size() - 1))
            .append('=')
            .append(forShell(one))
            .append("\n\n");
      }
    }
    return out.toString();
  }

  private String forShell(Entry one) {
    Object value = value(one.definition());
    if (one.definition().type().equals("bool") && !one.type().equals("bool")
        || value instanceof Boolean && one.type().equals("bool")) {
      return Boolean.TRUE.equals(value) ? "1" : "0";
    }
    return quoted(text(value));
  }

  private String variables() {
    StringBuilder out = new StringBuilder();
    for (Entry one : entries()) {
      if (!one.variables().isEmpty()) {
        Object value = value(one.definition());
        out.append(one.heading()).append('\n');
        out.append(commented ? "#" : "")
            .append(one.variables().get(one.variables().size() - 1))
            .append(": ")
            .append(yaml(value == null ? "" : value))
            .append("\n\n\n");
      }
    }
    return out.toString();
  }

  private static String yaml(Object value) {
    if (value instanceof List<?> list) {
      return "[" + String.join(", ", list.stream().map(ConfigInit::yaml).toList()) + "]";
    }
    String text = YamlText.of(Map.of("v", value), 0, null).strip();
    return text.substring(2).strip();
  }

  private @Nullable Object value(Definition one) {
    Object value = one.defaultValue();
    return value instanceof String text
        ? text.replace("{{ANSIBLE_HOME}}", settings.text("ANSIBLE_HOME"))
        : value;
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof List<?> list && !(value instanceof Tuple)) {
      return String.join(", ", list.stream().map(PythonText::str).toList());
    }
    return PythonText.str(value);
  }

  private static String quoted(String text) {
    return text.matches("[\\w@%+=:,./-]*") ? text : "'" + text.replace("'", "'\"'\"'") + "'";
  }
}
