package io.jansible.modules.system;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.cron}: one round trip to look, one to change. */
final class CronModule implements Module {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+\n?");

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.cron",
          "Manage cron.d and crontab entries",
          ArgumentSpec.of(
                  Argument.text("name").must().doc("The job's description, or the variable."),
                  Argument.text("user").doc("Whose crontab it is."),
                  Argument.text("job").aliases("value").doc("The command, or the value."),
                  Argument.path("cron_file").doc("A file of /etc/cron.d instead of a crontab."),
                  Argument.text("state")
                      .or("present")
                      .choices("present", "absent")
                      .doc("Whether it is to be there."),
                  Argument.bool("backup").or(false).doc("Keep what was there."),
                  Argument.text("minute").or("*").doc("When: 0 to 59, *, */2…"),
                  Argument.text("hour").or("*").doc("When: 0 to 23, *, */2…"),
                  Argument.text("day").or("*").aliases("dom").doc("When: 1 to 31, *, */2…"),
                  Argument.text("month").or("*").doc("When: 1 to 12, *, */2…"),
                  Argument.text("weekday")
                      .or("*")
                      .aliases("dow")
                      .doc("When: 0 to 6 from Sunday, *"),
                  Argument.text("special_time")
                      .choices(
                          "reboot", "yearly", "annually", "monthly", "weekly", "daily", "hourly")
                      .doc("When, by a name."),
                  Argument.bool("disabled").or(false).doc("Keep the job as a comment."),
                  Argument.bool("env").or(false).doc("A variable and not a job."),
                  Argument.text("insertafter").doc("The variable that it goes after."),
                  Argument.text("insertbefore").doc("The variable that it goes before."))
              .exclusive("insertafter", "insertbefore"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String file = args.text("cron_file");
    if (file != null && !file.isEmpty()) {
      if (file.equals("/etc/crontab")) {
        throw new ModuleFailure("Will not manage /etc/crontab via cron_file, see documentation.");
      }
      String base = file.substring(file.lastIndexOf('/') + 1);
      if (!PLAIN.matcher(base).matches()) {
        call.warn(
            "Filename portion of cron_file (\""
                + base
                + "\") should consist solely of upper- and lower-case letters, digits,"
                + " underscores, and hyphens");
      }
    }
    CronTab tab = CronTab.read(call.host(), args.text("user"), file);
    check(args, file);
    CronTab.Saved before = tab.saved();
    boolean changed;
    if (args.bool("env")) {
      changed = variable(args, tab);
    } else if (args.string("state").equals("present")) {
      changed = job(call, tab);
    } else {
      changed = tab.removeJob(args.string("name"));
      if (changed && tab.inFile() && tab.isEmpty()) {
        return emptied(call, tab, file);
      }
    }
    changed |= !tab.text().isEmpty() && !tab.text().endsWith("\r") && !tab.text().endsWith("\n");
    ModuleResult result =
        ModuleResult.changed(changed).put("jobs", tab.jobs()).put("envs", tab.variables());
    if (changed && !call.checkMode()) {
      if (args.bool("backup")) {
        result.put("backup_file", before.keep());
      }
      tab.write();
    }
    if (changed && call.diffMode()) {
      result.put("diff", diff(tab, tab.render(), tab.header()));
    }
    if (file != null && !file.isEmpty()) {
      result.put("cron_file", file);
    }
    return result;
  }

  private static void check(Args args, @Nullable String file) {
    boolean timed =
        Stream.of("minute", "hour", "day", "month", "weekday")
            .anyMatch(field -> !args.string(field).equals("*"));
    if (args.has("special_time") && timed) {
      throw new ModuleFailure("You must specify time and date fields or special time.");
    }
    if (args.string("state").equals("present")) {
      if (file != null && !file.isEmpty() && isEmpty(args.text("user"))) {
        throw new ModuleFailure("To use cron_file=... parameter you must specify user=... as well");
      }
      if (!args.has("job")) {
        throw new ModuleFailure("You must specify 'job' to install a new cron job or variable");
      }
      if (!(isEmpty(args.text("insertafter")) && isEmpty(args.text("insertbefore")))
          && !args.bool("env")) {
        throw new ModuleFailure(
            "Insertafter and insertbefore parameters are valid only with env=yes");
      }
    }
    if (args.bool("env") && args.string("name").contains(" ")) {
      throw new ModuleFailure("Invalid name for environment variable");
    }
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static boolean variable(Args args, CronTab tab) {
    String name = args.string("name");
    return args.string("state").equals("present")
        ? tab.setVariable(
            name, args.string("job"), args.text("insertafter"), args.text("insertbefore"))
        : tab.removeVariable(name);
  }

  private static boolean job(ModuleCall call, CronTab tab) {
    Args args = call.args();
    String command = args.string("job").replaceAll("^[\r\n]+|[\r\n]+$", "");
    if (command.indexOf('\r') >= 0 || command.indexOf('\n') >= 0) {
      call.warn("Job should not contain line breaks");
    }
    String special = args.text("special_time");
    String when =
        special == null
            ? String.join(
                " ",
                args.string("minute"),
                args.string("hour"),
                args.string("day"),
                args.string("month"),
                args.string("weekday"))
            : "@" + special;
    String user = tab.inFile() ? args.text("user") + " " : "";
    return tab.setJob(
        args.string("name"), (args.bool("disabled") ? "#" : "") + when + " " + user + command);
  }

  /** A file without any job is removed. */
  private static ModuleResult emptied(ModuleCall call, CronTab tab, @Nullable String file) {
    if (!call.checkMode()) {
      tab.remove();
    }
    return ModuleResult.changed(tab.exists())
        .put("cron_file", file)
        .put("state", "absent")
        .put("diff", call.diffMode() ? diff(tab, "", "/dev/null") : Map.of());
  }

  private static Map<String, @Nullable Object> diff(CronTab tab, String after, String header) {
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    diff.put("before", tab.text());
    diff.put("before_header", tab.header());
    diff.put("after", after);
    diff.put("after_header", header);
    return diff;
  }
}
