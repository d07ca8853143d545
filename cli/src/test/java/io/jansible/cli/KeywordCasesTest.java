package io.jansible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.jansible.error.JansibleException;
import io.jansible.playbook.Keyword;
import io.jansible.yaml.YamlList;
import io.jansible.yaml.YamlLoader;
import io.jansible.yaml.YamlMap;
import io.jansible.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every keyword of the table is read by the engine, and wherever it may stand some golden case has
 * it there.
 */
class KeywordCasesTest {
  private static final Path CASES = Path.of("src/test/golden");

  /** Describes a task; what it reads it does not heed. */
  private static final String DESCRIPTION = "io.jansible.engine.FailedTask";

  @Test
  void everyKeywordHasAnImplementation() {
    Set<String> read = new HashSet<>();
    for (JavaClass each :
        new ClassFileImporter().importPackages("io.jansible.engine", "io.jansible.vars")) {
      if (!each.getName().equals(DESCRIPTION)) {
        each.getFieldAccessesFromSelf().stream()
            .filter(access -> access.getTargetOwner().isEquivalentTo(Keyword.class))
            .forEach(access -> read.add(access.getTarget().getName()));
      }
    }
    for (Keyword keyword : Keyword.values()) {
      assertThat(read).as("keywords that the engine reads").contains(keyword.name());
    }
  }

  @Test
  void everyKeywordHasACaseWhereverItMayStand() throws IOException {
    Set<String> seen = new HashSet<>();
    try (Stream<Path> files = Files.walk(CASES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".txt")).toList()) {
        collect(Files.readString(file), seen);
      }
    }
    Set<String> missing = new TreeSet<>();
    for (Keyword keyword : Keyword.values()) {
      for (String place : keyword.places()) {
        String name = place + " " + keyword.name().toLowerCase(Locale.ROOT);
        if (!seen.contains(name)) {
          missing.add(name);
        }
      }
    }
    assertThat(missing).as("keywords without a golden case").isEmpty();
  }

  /** The files of a case stand after their names; what was recorded comes after them. */
  private static void collect(String text, Set<String> seen) {
    String files = text.split("\n== code ==\n", 2)[0];
    for (String part : files.split("(?m)^-- (?=\\S+\\.yml --$)")) {
      int end = part.indexOf(" --\n");
      String content = end < 0 ? "" : part.substring(end + 4).split("(?m)^-- \\S+ --$", 2)[0];
      String name = end < 0 ? "" : part.substring(0, end);
      try {
        YamlNode document = new YamlLoader(warning -> {}).load(content, "case");
        String kind = name.contains("handlers/") ? "Handler" : "Task";
        items(document).forEach(each -> play(each, kind, seen));
        if (name.endsWith("meta/main.yml") && document instanceof YamlMap map) {
          add("RoleMetadata", map, seen);
        }
      } catch (JansibleException e) {
        continue; // a case about what is not YAML
      }
    }
  }

  private static List<YamlNode> items(@Nullable YamlNode node) {
    return node instanceof YamlList list ? list.items() : List.of();
  }

  private static void play(YamlNode node, String kind, Set<String> seen) {
    if (!(node instanceof YamlMap map)) {
      return;
    }
    if (map.has("import_playbook")) {
      add("PlaybookInclude", map, seen);
    } else if (map.has("hosts")) {
      add("Play", map, seen);
      for (String section : List.of("pre_tasks", "tasks", "post_tasks")) {
        items(map.get(section)).forEach(each -> task(each, "Task", seen));
      }
      items(map.get("handlers")).forEach(each -> task(each, "Handler", seen));
      for (YamlNode role : items(map.get("roles"))) {
        if (role instanceof YamlMap entry) {
          add("RoleInclude", entry, seen);
        }
      }
    } else {
      task(map, kind, seen);
    }
  }

  private static void task(YamlNode node, String kind, Set<String> seen) {
    if (!(node instanceof YamlMap map)) {
      return;
    }
    add(map.has("block") ? "Block" : kind, map, seen);
    for (String part : List.of("block", "rescue", "always")) {
      items(map.get(part)).forEach(each -> task(each, kind, seen));
    }
  }

  private static void add(String place, YamlMap map, Set<String> seen) {
    map.entries().forEach(entry -> seen.add(place + " " + entry.key()));
  }
}
