package io.jansible.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentCheck;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.BuiltinModules;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The page {@code docs/modules.md}: every module with its arguments, and what of Ansible's is
 * missing ({@code ansible-options.json}, recorded by {@code src/test/modules/record.py}).
 */
final class ModulesPage {
  /** Arguments that modules hand to one another, and not for people. */
  private static final Set<String> INTERNAL =
      Set.of("_original_basename", "_diff_peek", "_raw_params", "_uses_shell", "local_follow");

  /** Actions that are the engine's own. */
  private static final Set<String> DIRECTIVES =
      Set.of(
          "meta",
          "import_playbook",
          "import_role",
          "import_tasks",
          "include_role",
          "include_tasks");

  private static final String HEAD =
      """
      # Modules

      Made from the modules' own specifications; do not edit. To make it anew:

      ```sh
      mvn -pl cli -am test -Dfast -Dtest=ModulesPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dmodules.page=write
      ```

      `jansible-doc MODULE` tells types, defaults and rules. An argument, a choice or a module that is missing here is refused
      where a playbook uses it, never ignored.
      """;

  private final JsonNode ansible;
  private final Map<String, ModuleSpec> modules = new TreeMap<>();

  private ModulesPage(JsonNode ansible) {
    this.ansible = ansible;
    for (Module module : BuiltinModules.all()) {
      modules.put(module.spec().name(), module.spec());
    }
  }

  static String text() throws IOException {
    try (InputStream in = ModulesPage.class.getResourceAsStream("ansible-options.json")) {
      return new ModulesPage(new ObjectMapper().readTree(in)).page();
    }
  }

  private String page() {
    StringBuilder out = new StringBuilder(HEAD);
    String collection = "";
    Set<String> names = new HashSet<>();
    for (ModuleSpec module : modules.values()) {
      names.add(module.name());
      names.addAll(module.aliases());
      String own = module.name().substring(0, Math.max(0, module.name().lastIndexOf('.')));
      if (!own.equals(collection)) {
        collection = own;
        out.append("\n## ").append(own).append("\n\n");
      }
      module(module, out);
    }
    Set<String> missing = new TreeSet<>();
    ansible
        .fieldNames()
        .forEachRemaining(
            name -> {
              String own = name.replaceFirst("^ansible\\.builtin\\.", "");
              if (!own.equals(name) && !names.contains(name) && !DIRECTIVES.contains(own)) {
                missing.add("`" + own + "`");
              }
            });
    if (!missing.isEmpty()) {
      out.append("\n## Modules of ansible.builtin that are not there\n\n");
      out.append(String.join(", ", missing)).append(".\n");
    }
    return out.toString();
  }

  private void module(ModuleSpec module, StringBuilder out) {
    String shortName = module.name().substring(module.name().lastIndexOf('.') + 1);
    out.append("- **").append(shortName).append("**: ").append(module.summary());
    List<Argument> arguments = ArgumentCheck.arguments(module.arguments());
    List<String> named = new ArrayList<>();
    for (Argument argument : module.arguments().arguments()) {
      if (!INTERNAL.contains(argument.name())) {
        named.add("`" + argument.name() + "`");
      }
    }
    out.append(". ");
    if (module.arguments().open()) {
      out.append("Looks at its arguments itself.");
    } else {
      out.append(named.isEmpty() ? "No arguments." : "Takes " + String.join(", ", named));
      if (!named.isEmpty()) {
        out.append(module.arguments().fileAttributes() ? ", and those of files." : ".");
      }
    }
    if (!module.checkMode()) {
      out.append(" Skipped in check mode.");
    }
    JsonNode known = ansible.get(module.name());
    if (known != null && !module.arguments().open()) {
      List<String> missing = new ArrayList<>();
      missing(known, arguments, "", missing);
      if (!missing.isEmpty()) {
        out.append(" **Not supported:** ").append(String.join(", ", missing)).append('.');
      }
    }
    out.append('\n');
  }

  /** Options of Ansible's, and choices, that are not in a specification. */
  private static void missing(
      JsonNode known, List<Argument> arguments, String prefix, List<String> missing) {
    Map<String, Argument> byName = new TreeMap<>();
    for (Argument argument : arguments) {
      byName.put(argument.name(), argument);
      argument.aliases().forEach(alias -> byName.put(alias, argument));
    }
    known
        .properties()
        .forEach(
            entry -> {
              String name = entry.getKey();
              Argument own = byName.get(name);
              if (own == null) {
                if (!name.equals("free_form") && !name.equals("cmd")) {
                  missing.add("`" + prefix + name + "`");
                }
                return;
              }
              choices(entry.getValue().path("choices"), own, prefix, missing);
              ArgumentSpec inner = own.options();
              if (inner != null && entry.getValue().has("options")) {
                missing(
                    entry.getValue().get("options"),
                    ArgumentCheck.arguments(inner),
                    prefix + name + ".",
                    missing);
              }
            });
  }

  private static void choices(JsonNode known, Argument own, String prefix, List<String> missing) {
    if (own.choices().isEmpty()) {
      return;
    }
    Set<String> mine = new HashSet<>();
    own.choices().forEach(choice -> mine.add(String.valueOf(choice)));
    for (JsonNode choice : known) {
      String text = choice.asText();
      boolean there =
          mine.contains(text)
              || mine.contains(text.toLowerCase(java.util.Locale.ROOT))
              || mine.contains(text.equals("True") ? "yes" : text.equals("False") ? "no" : text);
      if (!there) {
        missing.add("`" + prefix + own.name() + "=" + text + "`");
      }
    }
  }
}
