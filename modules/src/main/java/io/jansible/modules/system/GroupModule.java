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
    boolean present = args.string("state").equals("present");
    Long gid = args.integer("gid");
    ExecResult known = commands.run("getent", "group", name);
    String[] fields = known.ok() ? known.out().strip().split(":") : new String[0];
    ModuleResult result =
        ModuleResult.changed(false).put("name", name).put("state", args.string("state"));
    List<String> command = new ArrayList<>();
    if (!present) {
      if (fields.length == 0) {
        return result;
      }
      command.add("groupdel");
      if (args.bool("force")) {
        command.add("-f");
      }
    } else if (fields.length == 0) {
      command.add("groupadd");
      if (gid != null) {
        command.addAll(List.of("-g", String.valueOf(gid)));
        if (args.bool("non_unique")) {
          command.add("-o");
        }
      }
      if (args.bool("system")) {
        command.add("-r");
      }
      for (String bound : List.of("gid_min", "gid_max")) {
        if (args.has(bound)) {
          command.addAll(
              List.of("-K", bound.toUpperCase(java.util.Locale.ROOT) + "=" + args.integer(bound)));
        }
      }
    } else if (gid != null && !String.valueOf(gid).equals(fields[2])) {
      command.addAll(List.of("groupmod", "-g", String.valueOf(gid)));
      if (args.bool("non_unique")) {
        command.add("-o");
      }
    }
    boolean changed = !command.isEmpty();
    if (changed && !call.checkMode()) {
      command.add(name);
      ExecResult ran = commands.run(command);
      if (!ran.ok()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("name", name);
        throw new ModuleFailure(ran.err(), values);
      }
      if (!ran.out().isEmpty()) {
        result.put("stdout", ran.out());
      }
      if (!ran.err().isEmpty()) {
        result.put("stderr", ran.err());
      }
    }
    result.put("changed", changed);
    if (present) {
      String[] now = fields;
      if (changed && !call.checkMode()) {
        now = commands.run("getent", "group", name).out().strip().split(":");
      }
      result.put("system", args.bool("system"));
      if (now.length > 2) {
        result.put("gid", Long.parseLong(now[2]));
      }
    }
    return result;
  }
}
