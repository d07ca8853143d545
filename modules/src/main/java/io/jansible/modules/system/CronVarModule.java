package io.jansible.modules.system;

import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;

/** {@code community.general.cronvar}: one round trip to look, one to change. */
final class CronVarModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.cronvar",
              "Manage variables in crontabs",
              ArgumentSpec.of(
                      Argument.text("name").must().doc("The variable."),
                      Argument.text("value").doc("Its value."),
                      Argument.text("insertafter").doc("The variable that it goes after."),
                      Argument.text("insertbefore").doc("The variable that it goes before."),
                      Argument.text("state")
                          .or("present")
                          .choices("absent", "present")
                          .doc("Whether it is to be there."),
                      Argument.text("user").doc("Whose crontab it is."),
                      Argument.text("cron_file").doc("A file of /etc/cron.d instead of a crontab."),
                      Argument.bool("backup").or(false).doc("Keep what was there."))
                  .exclusive("insertbefore", "insertafter"))
          .withoutCheckMode()
          .withAliases("ansible.builtin.cronvar");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String file = args.text("cron_file");
    CronTab tab = CronTab.read(call.host(), args.text("user"), file);
    if (tab.inFile() && !tab.exists()) {
      String path = tab.header();
      String folder = path.substring(0, Math.max(1, path.lastIndexOf('/')));
      if (!call.host().stat(folder, StatOptions.FOLLOW).isDirectory()) {
        throw new ModuleFailure(
            "Parent directory '%s' does not exist for cron_file: '%s'".formatted(folder, file));
      }
    }
    String name = args.string("name");
    String value = args.text("value");
    boolean present = args.string("state").equals("present");
    if (value == null && present) {
      throw new ModuleFailure("You must specify 'value' to insert a new cron variable");
    }
    CronVariables variables = new CronVariables(tab.lines());
    String before = variables.text();
    String old = variables.value(name);
    boolean changed;
    if (present) {
      String wanted = String.valueOf(value);
      if (wanted.isEmpty() && !"".equals(old)) {
        wanted = "\"\"";
      }
      changed = !wanted.equals(old);
      if (old == null) {
        variables.add(name, wanted, args.text("insertbefore"), args.text("insertafter"));
      } else if (changed) {
        variables.set(name, wanted);
      }
    } else {
      changed = old != null;
      variables.set(name, null);
    }
    ModuleResult result = ModuleResult.changed(changed).put("vars", variables.names());
    if (changed) {
      if (args.bool("backup")) {
        result.put("backup_file", new CronTab.Saved(call.host(), before).keep());
      }
      tab.write(variables.text());
    }
    if (file != null && !file.isEmpty()) {
      result.put("cron_file", file);
    }
    return result;
  }
}
