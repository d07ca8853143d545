package io.jansible.modules.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.module.Module;
import io.jansible.modules.BuiltinModules;
import io.jansible.yaml.YamlLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every module has recorded cases of every kind that makes sense for it; {@code
 * parity-coverage.yml} says which do not, and why.
 */
class ParityCoverageTest {
  private static final Path TABLE = Path.of("src/test/resources/parity-coverage.yml");

  /** Per module the kinds that are excused, with the reason. */
  private static final Map<String, Map<Kind, String>> EXCUSED = new TreeMap<>();

  private static final List<Module> MODULES = BuiltinModules.all();
  private static Coverage coverage;

  @BeforeAll
  static void read() throws IOException {
    coverage = Coverage.of(MODULES);
    var table = new YamlLoader(warning -> {}).load(Files.readString(TABLE), TABLE.toString());
    for (Object each : (List<?>) table.value()) {
      Map<?, ?> entry = (Map<?, ?>) each;
      for (Object module : (List<?>) entry.get("modules")) {
        Map<Kind, String> reasons =
            EXCUSED.computeIfAbsent(String.valueOf(module), name -> new LinkedHashMap<>());
        for (Kind kind : kinds(entry.get("kinds"))) {
          reasons.put(kind, String.valueOf(entry.get("why")));
        }
      }
    }
  }

  private static Set<Kind> kinds(Object written) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (Kind kind : Kind.values()) {
      if (written.equals("all") || ((List<?>) written).contains(kind.word())) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  @Test
  void everyModuleHasCasesOfEveryKind() {
    List<String> missing = new ArrayList<>();
    for (Module module : MODULES) {
      String name = module.spec().name();
      Set<Kind> lacks = needed(module);
      lacks.removeAll(coverage.of(name));
      lacks.removeAll(EXCUSED.getOrDefault(name, Map.of()).keySet());
      if (!lacks.isEmpty()) {
        missing.add(name + " has no case of " + lacks.stream().map(Kind::word).toList());
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void noExcuseIsOutdated() {
    List<String> outdated = new ArrayList<>();
    EXCUSED.forEach(
        (name, reasons) -> {
          Module module =
              MODULES.stream()
                  .filter(each -> each.spec().name().equals(name))
                  .findAny()
                  .orElse(null);
          if (module == null) {
            outdated.add(name + " is no module");
            return;
          }
          for (Kind kind : reasons.keySet()) {
            if (needed(module).contains(kind) && coverage.of(name).contains(kind)) {
              outdated.add(name + " has a case of " + kind.word());
            }
          }
        });
    assertThat(outdated).isEmpty();
  }

  /** What follows from the specification alone; the table has the rest. */
  private static Set<Kind> needed(Module module) {
    Set<Kind> kinds = EnumSet.allOf(Kind.class);
    if (!module.spec().needsHost()) {
      kinds.removeAll(Set.of(Kind.TOOL, Kind.DENIED, Kind.BECOME, Kind.DIFF, Kind.CHECK));
      kinds.removeAll(Set.of(Kind.CHANGE, Kind.UNCHANGED));
    }
    boolean removes =
        module.spec().arguments().arguments().stream()
            .anyMatch(each -> each.name().equals("state") && each.choices().contains("absent"));
    if (!removes) {
      kinds.remove(Kind.ABSENT);
    }
    return kinds;
  }
}
