package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.connection.StartException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Programs;
import io.jansible.modules.Words;
import io.jansible.template.value.Text;
import java.util.ArrayList;
import java.util.List;

/** {@code community.general.make}. */
final class MakeModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.make",
              "Run targets in a Makefile",
              ArgumentSpec.of(
                      Argument.path("chdir").must().doc("Where to run."),
                      Argument.path("file").doc("Another Makefile."),
                      Argument.path("make").doc("Another make."),
                      Argument.integer("jobs").doc("How many jobs at once."),
                      Argument.dict("params").doc("Variables."),
                      Argument.text("target").doc("What to make."),
                      Argument.list("targets", ArgumentType.STR).doc("What to make."))
                  .exclusive("target", "targets"))
          .withAliases("ansible.builtin.make");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Tools tools = new Tools(call.host());
    List<String> command = command(call);
    List<String> question = new ArrayList<>(command);
    question.add("-q");
    ExecResult ran = run(tools, question, args.string("chdir"));
    boolean changed = !ran.ok();
    if (changed && !call.checkMode()) {
      ran = run(tools, command, args.string("chdir"));
      if (!ran.ok()) {
        throw tools.failure(command, ran);
      }
    }
    ModuleResult result =
        ModuleResult.changed(changed)
            .put("failed", false)
            .put("stdout", ran.out().replaceFirst("[\r\n]+$", ""))
            .put("stderr", ran.err().replaceFirst("[\r\n]+$", ""));
    for (String each : List.of("target", "targets", "params", "chdir", "file", "jobs")) {
      result.put(each, args.raw(each));
    }
    return result.put("command", Words.join(command));
  }

  private static List<String> command(ModuleCall call) {
    Args args = call.args();
    String make = args.text("make");
    if (make == null) {
      Programs programs = Programs.of(call.host(), "gmake", "make");
      String gnu = programs.find("gmake");
      make = gnu == null ? programs.must("make") : gnu;
    }
    List<String> command = new ArrayList<>(List.of(make));
    if (args.has("jobs")) {
      command.addAll(List.of("-j", args.string("jobs")));
    }
    if (args.has("file")) {
      command.addAll(List.of("-f", args.string("file")));
    }
    String target = args.text("target");
    if (target != null && !target.isEmpty()) {
      command.add(target);
    } else {
      command.addAll(args.texts("targets"));
    }
    args.dict("params")
        .forEach((name, value) -> command.add(value == null ? name : name + "=" + Text.str(value)));
    return command;
  }

  private static ExecResult run(Tools tools, List<String> command, String directory) {
    try {
      return tools.runByPath(command, directory);
    } catch (StartException e) {
      // Ansible runs it where it is if there is no such folder
      return tools.runByPath(command, null);
    }
  }
}
