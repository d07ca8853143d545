package io.jansible.modules.system;

import io.jansible.connection.ExecResult;
import io.jansible.connection.StartException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.group}. */
final class GroupModule implements Module {
  /** Shell text: of lines as in {@code passwd}, the first about {@code $n}. */
  static final String PICK =
      "pick() { while IFS= read -r l; do case $l in \"$n\":*) printf '%s\\n' \"$l\"; break;; esac; done; }; ";

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.group",
          "Add or remove groups",
          ArgumentSpec.of(
                  Argument.text("state")
                      .or("present")
                      .choices("absent", "present")
                      .doc("Whether it is to be there."),
                  Argument.text("name").must().doc("The group."),
                  Argument.bool("force").or(false).doc("Remove it though it is a user's own."),
                  Argument.integer("gid").doc("Its number."),
                  Argument.bool("system").or(false).doc("A system group."),
                  Argument.bool("local").or(false).doc("Change local files alone."),
                  Argument.bool("non_unique")
                      .or(false)
                      .doc("The number may be another group's too."),
                  Argument.integer("gid_min").doc("The least number."),
                  Argument.integer("gid_max").doc("The greatest number."))
              .requiredIf("non_unique", true, "gid"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    try {
      return apply(call);
    } catch (StartException | ModuleFailure e) {
      if (AccountFiles.isMet(e, call)) {
        return new AccountFiles(call).group();
      }
      throw e;
    }
  }

  private static ModuleResult apply(ModuleCall call) {
    Args args = call.args();
    Commands commands = new Commands(call.host());
    String name = args.string("name");
    boolean local = args.bool("local");
    if (args.bool("force") && local) {
      throw new ModuleFailure(
          "force is not a valid option for local, force=True and local=True are mutually"
              + " exclusive");
    }
    boolean present = args.string("state").equals("present");
    List<String> known = look(commands, name, local);
    boolean exists = !known.isEmpty();
    if (exists != present && call.checkMode()) {
      return ModuleResult.changed(true);
    }
    ModuleResult result =
        ModuleResult.changed(false).put("name", name).put("state", args.string("state"));
    List<String> command =
        exists
            ? present ? change(args, known) : removal(args)
            : present ? creation(args) : List.of();
    if (!command.isEmpty()) {
      result.put("changed", true);
      if (local && present && args.has("gid")) {
        checkFree(commands, args);
      }
    }
    if (!command.isEmpty() && !call.checkMode()) {
      List<String> whole = new ArrayList<>(command);
      whole.add(name);
      ExecResult ran = commands.run(whole);
      if (!ran.ok()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("name", name);
        throw new ModuleFailure(ran.err(), values);
      }
      call.host().releaseUsers();
      if (!ran.out().isEmpty()) {
        result.put("stdout", ran.out());
      }
      if (!ran.err().isEmpty()) {
        result.put("stderr", ran.err());
      }
      known = present ? look(commands, name, local) : List.of();
    }
    if (known.size() > 2) {
      result.put("system", args.bool("system")).put("gid", Long.parseLong(known.get(2)));
    }
    return result;
  }

  /** The group's line, in one round trip; empty where there is none. */
  private static List<String> look(Commands commands, String name, boolean local) {
    ExecResult told =
        commands.script(
            "n=$1; "
                + PICK
                + "if [ -n \"$2\" ]; then [ -e /etc/group ] || exit 97;"
                + " [ -n \"$(pick </etc/group)\" ] || exit 0; fi;"
                + " { getent group \"$n\" 2>/dev/null || cat /etc/group; } | pick",
            name,
            local ? "1" : "");
    if (told.rc() == 97) {
      throw new ModuleFailure(
          "'local: true' specified but unable to find local group file /etc/group to parse.");
    }
    String line = told.out().strip();
    return line.isEmpty() ? List.of() : List.of(line.split(":", -1));
  }

  /** lgroupadd and lgroupmod do not see to it that a number is free. */
  private static void checkFree(Commands commands, Args args) {
    String gid = args.string("gid");
    if (gid.equals("0")) {
      return;
    }
    for (String line : commands.run("getent", "group").out().split("\n")) {
      String[] fields = line.split(":");
      if (fields.length > 2 && fields[2].equals(gid) && !fields[0].equals(args.string("name"))) {
        throw new ModuleFailure(
            "GID '%s' already exists with group '%s'".formatted(gid, fields[0]));
      }
    }
  }

  private static List<String> removal(Args args) {
    return args.bool("local")
        ? List.of("lgroupdel")
        : args.bool("force") ? List.of("groupdel", "-f") : List.of("groupdel");
  }

  private static List<String> creation(Args args) {
    List<String> command = new ArrayList<>();
    command.add(args.bool("local") ? "lgroupadd" : "groupadd");
    gid(args, command);
    if (args.bool("system")) {
      command.add("-r");
    }
    for (String bound : List.of("gid_min", "gid_max")) {
      if (args.has(bound)) {
        command.addAll(
            List.of("-K", bound.toUpperCase(java.util.Locale.ROOT) + "=" + args.integer(bound)));
      }
    }
    return command;
  }

  private static List<String> change(Args args, List<String> known) {
    if (!args.has("gid") || args.string("gid").equals(known.get(2))) {
      return List.of();
    }
    List<String> command = new ArrayList<>();
    command.add(args.bool("local") ? "lgroupmod" : "groupmod");
    gid(args, command);
    return command;
  }

  private static void gid(Args args, List<String> command) {
    if (args.has("gid")) {
      command.addAll(List.of("-g", args.string("gid")));
      if (args.bool("non_unique")) {
        command.add("-o");
      }
    }
  }
}
