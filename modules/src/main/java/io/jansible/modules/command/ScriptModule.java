package io.jansible.modules.command;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.error.JansibleException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Words;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.builtin.script}: a script of the controller, run on the host. Two round trips: a
 * private directory, then the script's bytes on stdin together with the command that runs it and
 * removes it again.
 */
final class ScriptModule implements Module {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.script",
              "Runs a local script on a remote node after transferring it",
              ArgumentSpec.of(
                      Argument.raw("_raw_params").doc("The script's path and its arguments."),
                      Argument.text("chdir").doc("Absolute directory to run it in."),
                      Argument.text("cmd").doc("The script's path and its arguments."),
                      Argument.text("creates").doc("Do nothing if this path exists."),
                      Argument.text("executable").doc("The program that runs the script."),
                      Argument.text("removes").doc("Do nothing if this path is missing."))
                  .oneOf("_raw_params", "cmd"))
          .withFreeForm()
          .withoutAsync();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    RemoteHost host = call.host();
    String creates = args.text("creates");
    if (filled(creates) && host.stat(creates, StatOptions.FOLLOW).exists()) {
      return skipped(creates + " exists, matching creates option");
    }
    String removes = args.text("removes");
    if (filled(removes) && !host.stat(removes, StatOptions.FOLLOW).exists()) {
      return skipped(removes + " does not exist, matching removes option");
    }
    String directory = args.text("chdir");
    if (filled(directory) && !directory.startsWith("/")) {
      throw ModuleFailure.ofAction(
          "chdir " + directory + " must be an absolute path for a Unix-aware remote node");
    }
    String line = args.has("_raw_params") ? args.string("_raw_params") : args.string("cmd");
    line = line.strip();
    List<String> words = Words.split(line);
    if (words.isEmpty()) {
      throw new ModuleFailure("no script given");
    }
    Path source;
    byte[] content;
    try {
      source = call.files().find("files", words.get(0));
      content = call.files().read(source);
    } catch (JansibleException e) {
      throw ModuleFailure.raised(e).with("changed", false);
    }
    if (call.checkMode()) {
      if (filled(creates) || filled(removes)) {
        return ModuleResult.changed(true);
      }
      return skipped("Check mode is not supported for this task.");
    }
    String folder = host.temporary(true, "jansible-script-", "");
    String target = folder + "/" + source.getFileName();
    String executable = args.text("executable");
    String command =
        (filled(directory) ? "cd " + Words.quote(directory) + " && " : "")
            + (filled(executable) ? executable + " " : "")
            + line.replace(words.get(0), Words.quote(target));
    String script =
        "cat >"
            + Words.quote(target)
            + " && chmod 700 "
            + Words.quote(target)
            + " && /bin/sh -c "
            + Words.quote(command)
            + " </dev/null\nrc=$?\nrm -rf "
            + Words.quote(folder)
            + "\nexit $rc\n";
    ModuleResult told = ModuleResult.changed(true);
    told.putAll(
        RawModule.result(host.exec(ExecRequest.script(script).withStdin(content))).values());
    if (told.isTrue("failed")) {
      // the action raises this, and there is no traceback
      told.put("exception", ModuleFailure.NO_TRACEBACK);
    }
    return told;
  }

  private static boolean filled(@Nullable String text) {
    return text != null && !text.isEmpty();
  }

  private static ModuleResult skipped(String message) {
    return ModuleResult.changed(false).put("skipped", true).put("msg", message);
  }
}
