package io.jansible.cli.command;

import io.jansible.YamlText;
import io.jansible.cli.output.PythonText;
import io.jansible.config.Definition;
import io.jansible.config.PluginSetting;
import io.jansible.config.Settings;
import io.jansible.value.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code jansible-config init}: a configuration to begin with, every setting at its default. */
final class ConfigInit {
  /** Ansible leaves out what its table does not describe, but in a file. */
  private static final Set<String> UNDESCRIBED =
      Set.of("COVERAGE_REMOTE_OUTPUT", "COVERAGE_REMOTE_PATHS", "INTERPRETER_PYTHON_FALLBACK");

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

  private List<Entry> base() {
    List<Entry> all = new ArrayList<>();
    if (sources.base()) {
      Map<String, List<String>> variables = settings.variables();
      sources
          .visible()
          .forEach(one -> all.add(new Entry(one, variables.getOrDefault(one.name(), List.of()))));
      sources.galaxyServers().values().forEach(list -> add(list, all));
    }
    return all;
  }

  private List<Entry> plugins() {
    List<Entry> all = new ArrayList<>();
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

  /** Those that are told of: what Ansible describes. */
  private List<Entry> described() {
    List<Entry> all = base();
    all.removeIf(one -> UNDESCRIBED.contains(one.definition().name()));
    all.addAll(plugins());
    return all;
  }

  private static void add(List<PluginSetting> list, List<Entry> all) {
    list.forEach(one -> all.add(new Entry(one.definition(), one.variables())));
  }

  private String ini() {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    List<Entry> all = base();
    all.sort(Comparator.comparing(one -> one.definition().name()));
    all.addAll(plugins());
    for (Entry one : all) {
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
    for (Entry one : described()) {
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
    if (one.type().equals("boolean")) {
      return Boolean.TRUE.equals(value) ? "1" : "0";
    }
    if (value instanceof List<?> list && list.isEmpty()) {
      return "[]";
    }
    return quoted(text(value));
  }

  private String variables() {
    StringBuilder out = new StringBuilder();
    for (Entry one : described()) {
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
