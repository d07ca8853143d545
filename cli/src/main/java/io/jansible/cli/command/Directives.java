package io.jansible.cli.command;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ModuleSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people look up as modules and the engine itself does: imports, includes and {@code meta},
 * for {@code jansible-doc}.
 */
final class Directives {
  private Directives() {}

  static List<ModuleSpec> all() {
    Argument apply =
        Argument.dict("apply").doc("Keywords for every task that is included: tags, become, when.");
    Argument file = Argument.text("file").doc("The file.");
    return List.of(
        spec("import_playbook", "Import a playbook", free("The playbook's file.")).withFreeForm(),
        spec("import_tasks", "Import a task list", file, free("The file.")).withFreeForm(),
        spec("include_tasks", "Dynamically include a task list", file, apply, free("The file."))
            .withFreeForm(),
        spec("import_role", "Import a role into a play", role(null)),
        spec("include_role", "Load and execute a role", role(apply)),
        spec(
                "meta",
                "Execute Ansible 'actions'",
                Argument.text("free_form")
                    .must()
                    .choices(
                        "clear_facts",
                        "clear_host_errors",
                        "end_host",
                        "end_play",
                        "flush_handlers",
                        "noop",
                        "refresh_inventory",
                        "reset_connection",
                        "end_batch",
                        "end_role")
                    .doc("What is to be done; it stands without a name."))
            .withFreeForm());
  }

  private static ModuleSpec spec(String name, String summary, Argument... arguments) {
    return ModuleSpec.of("ansible.builtin." + name, summary, ArgumentSpec.of(arguments));
  }

  /** What stands without a name. */
  private static Argument free(String what) {
    return Argument.text("free-form").doc(what);
  }

  private static Argument[] role(@Nullable Argument apply) {
    List<Argument> all = new ArrayList<>();
    all.add(Argument.text("name").must().doc("The role's name."));
    if (apply != null) {
      all.add(apply);
    }
    all.add(Argument.text("tasks_from").or("main").doc("A file of its tasks folder."));
    all.add(Argument.text("vars_from").or("main").doc("A file of its vars folder."));
    all.add(Argument.text("defaults_from").or("main").doc("A file of its defaults folder."));
    all.add(Argument.text("handlers_from").or("main").doc("A file of its handlers folder."));
    all.add(Argument.bool("allow_duplicates").or(true).doc("Run it again where it ran already."));
    all.add(
        Argument.bool("public")
            .or(apply == null)
            .doc("Its variables are the play's from then on."));
    all.add(Argument.bool("rolespec_validate").or(true).doc("Check its argument specification."));
    return all.toArray(Argument[]::new);
  }
}
