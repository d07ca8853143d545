package io.jansible;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the package graph that the root package's documentation draws. */
class ArchitectureTest {
  /**
   * From top to bottom; a package may use those below it, and its neighbours if that makes no
   * circle.
   */
  private static final List<Set<String>> LEVELS =
      List.of(
          Set.of(""),
          Set.of("engine"),
          Set.of("vars", "playbook", "module", "facts", "foreign"),
          Set.of("inventory", "template", "connection", "event"),
          Set.of("config", "yaml", "vault", "pki"),
          Set.of("value", "error"));

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.jansible");

  @Test
  void noCircles() {
    slices().matching("io.jansible.(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void dataFlowsDown() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass one : CORE) {
      for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
        if (dependency.getTargetClass().getPackageName().startsWith("io.jansible")) {
          int from = level(one);
          int to = level(dependency.getTargetClass());
          if (to < from) {
            wrong.add(one.getName() + " uses " + dependency.getTargetClass().getName());
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static int level(JavaClass one) {
    String name = one.getPackageName();
    String top =
        name.equals("io.jansible")
            ? ""
            : name.substring("io.jansible.".length()).replaceAll("\\..*", "");
    for (int i = 0; i < LEVELS.size(); i++) {
      if (LEVELS.get(i).contains(top)) {
        return i;
      }
    }
    throw new AssertionError(
        "package "
            + name
            + " has no place in the package graph: give it one here and in io.jansible's"
            + " package-info.java");
  }

  @Test
  void publicApiSpeaksJdkAndOurs() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass one : CORE) {
      String name = one.getPackageName();
      if (!(name.equals("io.jansible") || name.equals("io.jansible.event"))
          || !one.getModifiers().contains(JavaModifier.PUBLIC)) {
        continue;
      }
      for (JavaCodeUnit method : one.getCodeUnits()) {
        if (method.getModifiers().contains(JavaModifier.PUBLIC)) {
          Stream.concat(
                  method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType()))
              .map(type -> type.getBaseComponentType().getName())
              .filter(
                  type ->
                      type.contains(".")
                          && !type.startsWith("java.")
                          && !type.startsWith("io.jansible"))
              .forEach(type -> wrong.add(method.getFullName() + " speaks of " + type));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    Path sources = Path.of("src/main/java/io/jansible");
    try (Stream<Path> folders = Files.walk(sources)) {
      assertThat(
              folders
                  .filter(Files::isDirectory)
                  .filter(ArchitectureTest::hasClasses)
                  .filter(folder -> !Files.exists(folder.resolve("package-info.java"))))
          .isEmpty();
    }
  }

  private static boolean hasClasses(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
