package io.jansible.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The commands are clients of the public API. */
class ArchitectureTest {
  private static final JavaClasses CLI =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.jansible.cli");

  @Test
  void touchesNothingInternal() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.jansible.engine..",
            "io.jansible.vars..",
            "io.jansible.connection..",
            "io.jansible.template..",
            "io.jansible.facts..",
            "io.jansible..internal..")
        .because(
            "what a command needs, a program that embeds Jansible needs too: it belongs into the"
                + " public API")
        .check(CLI);
  }

  @Test
  void argumentsKnowNothingOfAnsible() {
    classes()
        .that()
        .resideInAPackage("io.jansible.cli.args..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "io.jansible.cli.args..", "org.jspecify..")
        .check(CLI);
  }

  @Test
  void outputKnowsNoCommand() {
    noClasses()
        .that()
        .resideInAPackage("io.jansible.cli.output..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.jansible.cli.command..")
        .check(CLI);
  }
}
