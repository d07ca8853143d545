package io.jansible.cli.command;

import io.jansible.cli.output.Color;
import io.jansible.cli.output.PythonText;
import io.jansible.cli.output.ResultYaml;
import io.jansible.config.Definition;
import io.jansible.config.Settings;
import io.jansible.error.JansibleException;
import io.jansible.error.OptionsException;
import io.jansible.value.PythonJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code jansible-config}: what can be configured, and what is. */
final class ConfigCommand {
  private static final Set<String> NEVER_CHANGED = Set.of("COLOR_CODES");

  private final CommandContext context;
  private final Settings settings;

  ConfigCommand(CommandContext context) {
    this.context = context;
    this.settings = settings(context);
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
    String type = context.arguments().text("type", "base");
    if (!type.equals("base") && !type.equals("all")) {
      throw new OptionsException(
          "settings of plugins are not listed: --type "
              + type
              + " is not supported, use base or all");
    }
    return switch (context.arguments().text("action", "")) {
      case "list" -> list();
      case "dump" -> dump();
      case "view" -> view();
      case "init" -> init();
      default -> validate();
    };
  }

  private void show(String text) {
    context.display().screen(text, null, false);
  }

  private int list() {
    Map<String, Object> all = new TreeMap<>();
    for (Definition definition : visible()) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("name", definition.name());
      one.put("default", definition.defaultValue());
      if (!definition.type().equals("any")) {
        one.put("type", definition.type());
      }
      if (!definition.environment().isEmpty()) {
        one.put(
            "env", definition.environment().stream().map(name -> Map.of("name", name)).toList());
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
      all.put(definition.name(), one);
    }
    show(formatted(all, context.arguments().text("format", "yaml")));
    return 0;
  }

  private static String formatted(Object value, String format) {
    return format.equals("json")
        ? new PythonJson(4, true, true).dumps(value)
        : ResultYaml.dump(value, 0);
  }

  private List<Definition> visible() {
    return settings.definitions().stream().filter(one -> !one.name().startsWith("_")).toList();
  }

  private int dump() {
    String format = context.arguments().text("format", "display");
    boolean onlyChanged = context.arguments().flag("only_changed");
    Map<String, Settings.Value> values = new TreeMap<>();
    visible().forEach(one -> values.put(one.name(), settings.get(one.name())));
    Path file = settings.file();
    values.put("CONFIG_FILE", new Settings.Value(file == null ? null : file.toString(), ""));
    List<Object> entries = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    values.forEach(
        (name, value) -> {
          boolean changed = !value.origin().equals("default") && !NEVER_CHANGED.contains(name);
          if (onlyChanged && !changed) {
            return;
          }
          String line = name + "(" + value.origin() + ") = " + PythonText.str(value.value());
          lines
              .append(context.display().paint(line, changed ? Color.CHANGED : Color.OK))
              .append('\n');
          Map<String, @Nullable Object> entry = new LinkedHashMap<>();
          entry.put("name", name);
          entry.put("value", value.value());
          entry.put("origin", value.origin());
          entries.add(entry);
        });
    if (format.equals("display")) {
      show(lines + "\nGALAXY_SERVERS:\n");
    } else {
      entries.add(Map.of("GALAXY_SERVERS", Map.of()));
      show(formatted(entries, format));
    }
    return 0;
  }

  private int view() {
    Path file = settings.file();
    if (file == null) {
      throw new JansibleException("Invalid or no config file was supplied");
    }
    try {
      show(Files.readString(file));
    } catch (IOException e) {
      throw new JansibleException("Failed to open config file: " + e.getMessage());
    }
    return 0;
  }

  private int init() {
    boolean commented = context.arguments().flag("commented");
    String format = context.arguments().text("format", "ini");
    StringBuilder out = new StringBuilder();
    if (format.equals("ini")) {
      Map<String, Map<String, String>> sections = new LinkedHashMap<>();
      for (Definition one : visible()) {
        if (!one.ini().isEmpty()) {
          Definition.Place place = one.ini().get(one.ini().size() - 1);
          sections
              .computeIfAbsent(place.section(), s -> new LinkedHashMap<>())
              .putIfAbsent(
                  place.key(),
                  "# ("
                      + one.type()
                      + ") "
                      + one.name()
                      + "\n"
                      + (commented ? ";" : "")
                      + place.key()
                      + "="
                      + written(one));
        }
      }
      sections.forEach(
          (section, keys) -> {
            out.append('[').append(section).append("]\n");
            keys.values().forEach(line -> out.append(line).append("\n\n"));
            out.append('\n');
          });
    } else if (format.equals("env")) {
      for (Definition one : visible()) {
        if (!one.environment().isEmpty()) {
          String name = one.environment().get(one.environment().size() - 1);
          out.append("# (").append(one.type()).append(") ").append(one.name()).append('\n');
          out.append(commented ? "#" : "")
              .append(name)
              .append('=')
              .append(quoted(written(one)))
              .append("\n\n");
        }
      }
    }
    show(out.toString());
    return 0;
  }

  private String written(Definition one) {
    Object value = one.defaultValue();
    if (value == null) {
      return "";
    }
    if (value instanceof List<?> list) {
      return String.join(", ", list.stream().map(String::valueOf).toList());
    }
    return PythonText.str(value).replace("{{ANSIBLE_HOME}}", settings.text("ANSIBLE_HOME"));
  }

  private static String quoted(String text) {
    return text.matches("[\\w@%+=:,./-]*") ? text : "'" + text.replace("'", "'\"'\"'") + "'";
  }

  private int validate() {
    Set<String> sections = new TreeSet<>();
    Set<String> keys = new TreeSet<>();
    Set<String> variables = new TreeSet<>();
    for (Definition one : settings.definitions()) {
      one.ini()
          .forEach(
              place -> {
                sections.add(place.section());
                keys.add(place.section() + "\n" + place.key());
              });
      variables.addAll(one.environment());
    }
    boolean found = false;
    if (context.arguments().text("format", "ini").equals("ini")) {
      Path file = settings.file();
      for (Map.Entry<String, Map<String, String>> section : settings.fileSections().entrySet()) {
        if (!sections.contains(section.getKey())) {
          context
              .display()
              .error("Found unknown section '" + section.getKey() + "' in '" + file + ".");
          found = true;
          continue;
        }
        for (String key : section.getValue().keySet()) {
          if (!keys.contains(section.getKey() + "\n" + key)) {
            context
                .display()
                .error(
                    "Found unknown key '"
                        + key
                        + "' in section '"
                        + section.getKey()
                        + "' in '"
                        + file
                        + ".");
            found = true;
          }
        }
      }
    } else {
      for (String name : new TreeSet<>(context.session().environment().keySet())) {
        if (name.startsWith("ANSIBLE_")
            && !name.equals("ANSIBLE_CONFIG")
            && !variables.contains(name)) {
          context.display().error("Found unknown environment variable '" + name + "'.");
          found = true;
        }
      }
    }
    if (found) {
      return 1;
    }
    show("All configurations seem valid!");
    return 0;
  }
}
