package io.jansible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.cli.output.Color;
import io.jansible.config.Definition;
import io.jansible.config.PluginSetting;
import io.jansible.config.PluginSettings;
import io.jansible.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every setting of the table is read somewhere and set by some golden case, or {@code
 * docs/settings.md} says that it has no effect, and why, or which other test holds it.
 */
class SettingCasesTest {
  private static final List<Path> SOURCES =
      List.of(
          Path.of("src/main/java"),
          Path.of("../core/src/main/java"),
          Path.of("../modules/src/main/java"),
          Path.of("../kubespray-roles/src/main/java"));
  private static final Pattern NAME = Pattern.compile("\"(_?[A-Z][A-Z0-9_]+)\"");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([\\w ]+)` \\| ([^|]+) \\|$");
  private static final Pattern FILE = Pattern.compile("(?m)^-- (\\S+) --$");
  private static final Pattern SECTION = Pattern.compile("\\[(\\w+)]");

  private static final Map<String, List<String>> BUILT_IN =
      Map.of(
          "become", List.of("doas", "su", "sudo"),
          "callback",
              List.of(
                  "default",
                  "json",
                  "junit",
                  "minimal",
                  "oneline",
                  "profile_roles",
                  "profile_tasks",
                  "tree"),
          "connection", List.of("local", "ssh"),
          "inventory",
              List.of(
                  "advanced_host_list",
                  "auto",
                  "constructed",
                  "generator",
                  "host_list",
                  "ini",
                  "script",
                  "toml",
                  "yaml"),
          "lookup", List.of("url"),
          "shell", List.of("sh"),
          "vars", List.of("host_group_vars"));

  @TempDir Path folder;

  private List<Definition> table() {
    return Settings.load(Map.of("HOME", folder.toString()), folder).definitions();
  }

  /** Names in quotes in the sources: a setting is asked for by its name. */
  private static Set<String> read() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path place : SOURCES) {
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : files.filter(SettingCasesTest::mayRead).toList()) {
          Matcher matcher = NAME.matcher(Files.readString(file));
          while (matcher.find()) {
            names.add(matcher.group(1));
          }
        }
      }
    }
    for (Color color : Color.values()) {
      names.add(color.setting());
    }
    return names;
  }

  /** Whatever writes a table of settings does not heed them. */
  private static boolean mayRead(Path file) {
    return file.toString().endsWith(".java") && !file.endsWith("ConfigInit.java");
  }

  /** The rows of the page: names of settings, and what stands in the last column. */
  private static Map<String, String> page() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    Matcher matcher = ROW.matcher(Files.readString(Path.of("../docs/settings.md")));
    while (matcher.find()) {
      rows.put(matcher.group(1), matcher.group(2).strip());
    }
    return rows;
  }

  @Test
  void everySettingIsReadOrSaidToHaveNoEffect() throws IOException {
    Set<String> read = read();
    Map<String, String> page = page();
    Set<String> silent = new TreeSet<>();
    for (Definition each : table()) {
      if (!read.contains(each.name()) && !page.containsKey(each.name())) {
        silent.add(each.name());
      }
    }
    assertThat(silent)
        .as("settings that nothing reads and docs/settings.md does not tell")
        .isEmpty();
  }

  @Test
  void everySettingThatIsReadHasACase() throws IOException {
    Set<String> set = new TreeSet<>();
    for (String input : GoldenCases.inputs()) {
      for (String pair : GoldenCases.values(input, "env")) {
        set.add(pair.split("=", 2)[0]);
      }
      set.addAll(keys(input));
    }
    Map<String, String> page = page();
    Set<String> missing = new TreeSet<>();
    for (Definition each : table()) {
      boolean has =
          each.environment().stream().anyMatch(set::contains)
              || each.ini().stream().anyMatch(p -> set.contains(p.section() + ":" + p.key()));
      boolean settable = !each.environment().isEmpty() || !each.ini().isEmpty();
      if (settable && !has && !page.containsKey(each.name())) {
        missing.add(each.name());
      }
    }
    assertThat(missing).as("settings without a golden case").isEmpty();
  }

  @Test
  void everySettingOfAPluginHasACase() throws IOException {
    Set<String> words = new TreeSet<>();
    Pattern word = Pattern.compile("\\w+");
    for (String input : GoldenCases.inputs()) {
      word.matcher(input).results().forEach(each -> words.add(each.group()));
    }
    Map<String, String> page = page();
    Set<String> missing = new TreeSet<>();
    PluginSettings table = PluginSettings.load();
    BUILT_IN.forEach(
        (kind, plugins) -> {
          for (String plugin : plugins) {
            for (PluginSetting each : Objects.requireNonNull(table.of(kind, plugin))) {
              Set<String> names = new TreeSet<>(each.variables());
              names.addAll(each.definition().environment());
              each.definition().ini().forEach(place -> names.add(place.key()));
              String name = kind + " " + plugin + " " + each.name();
              if (!names.isEmpty()
                  && names.stream().noneMatch(words::contains)
                  && !page.containsKey(name)) {
                missing.add(name);
              }
            }
          }
        });
    assertThat(missing).as("settings of plugins without a golden case").isEmpty();
  }

  @Test
  void thePageIsTrue() throws IOException {
    Set<String> read = read();
    Set<String> names = new TreeSet<>();
    table().forEach(each -> names.add(each.name()));
    page()
        .forEach(
            (name, why) -> {
              if (name.contains(" ")) {
                return; // of a plugin
              }
              assertThat(names).contains(name);
              Matcher test = Pattern.compile("\\*(\\w+Test)").matcher(why);
              assertThat(read.contains(name))
                  .as("%s has an effect: %s", name, why)
                  .isEqualTo(test.find());
            });
  }

  /** {@code section:key} of the configuration files of a case. */
  private static Set<String> keys(String input) {
    Set<String> keys = new TreeSet<>();
    boolean configuration = false;
    String section = "";
    for (String line : input.lines().toList()) {
      Matcher file = FILE.matcher(line);
      Matcher heading = SECTION.matcher(line);
      if (file.matches()) {
        configuration = file.group(1).endsWith(".cfg");
      } else if (configuration && heading.matches()) {
        section = heading.group(1);
      } else if (configuration && line.matches("\\w+\\s*[=:].*")) {
        keys.add(section + ":" + line.split("[=:]", 2)[0].strip());
      }
    }
    return keys;
  }
}
