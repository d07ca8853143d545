package io.jansible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.cli.output.Color;
import io.jansible.config.Definition;
import io.jansible.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| ([^|]+) \\|$");
  private static final Pattern FILE = Pattern.compile("(?m)^-- (\\S+) --$");
  private static final Pattern SECTION = Pattern.compile("\\[(\\w+)]");

  @TempDir Path folder;

  private List<Definition> table() {
    return Settings.load(Map.of("HOME", folder.toString()), folder).definitions();
  }

  /** Names in quotes in the sources: a setting is asked for by its name. */
  private static Set<String> read() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path place : SOURCES) {
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
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
  void thePageIsTrue() throws IOException {
    Set<String> read = read();
    Set<String> names = new TreeSet<>();
    table().forEach(each -> names.add(each.name()));
    page()
        .forEach(
            (name, why) -> {
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
