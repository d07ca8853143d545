package io.jansible.modules.command;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.FileStat;
import io.jansible.connection.FileType;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StartException;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Words;
import io.jansible.value.EscapedText;
import io.jansible.value.PythonJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.builtin.command} and {@code ansible.builtin.shell}. One round trip, one more with
 * {@code creates} or {@code removes}. {@code start} and {@code end} are the controller's clock.
 */
final class CommandModule implements Module {
  private final boolean shell;
  private final ModuleSpec spec;

  CommandModule(boolean shell) {
    this.shell = shell;
    this.spec =
        ModuleSpec.of(
                shell ? "ansible.builtin.shell" : "ansible.builtin.command",
                shell ? "Execute shell commands on targets" : "Execute commands on targets",
                ArgumentSpec.of(
                    Argument.text("_raw_params").doc("The command, as free-form text or cmd."),
                    Argument.bool("_uses_shell").or(shell).doc("Internal: run it with a shell."),
                    Argument.list("argv", ArgumentType.STR)
                        .doc("The command as a list, so that nothing needs quoting."),
                    Argument.path("chdir").doc("Directory to run it in."),
                    Argument.text("executable").doc("The shell to run it with."),
                    Argument.path("creates")
                        .doc("Do nothing if this path or pattern already exists."),
                    Argument.bool("expand_argument_vars")
                        .or(true)
                        .doc("Expand ~ and environment variables in the words of a command."),
                    Argument.path("removes").doc("Do nothing if this path or pattern is missing."),
                    Argument.text("stdin").doc("What the command reads."),
                    Argument.bool("stdin_add_newline").or(true).doc("End stdin with a newline."),
                    Argument.bool("strip_empty_ends")
                        .or(true)
                        .doc("Remove newlines at the end of stdout and stderr.")))
            .withFreeForm();
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    if (shell && call.givenArgs().containsKey("expand_argument_vars")) {
      throw new ModuleFailure(
          "Unsupported parameters for (" + call.action() + ") module: expand_argument_vars");
    }
    Run run = new Run(call, shell || call.args().bool("_uses_shell"));
    return run.result();
  }

  /** One run of the command. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final boolean shell;
    private final Map<String, @Nullable Object> result = new LinkedHashMap<>();

    Run(ModuleCall call, boolean shell) {
      this.call = call;
      this.args = call.args();
      this.shell = shell;
      result.put("changed", false);
      result.put("stdout", "");
      result.put("stderr", "");
      result.put("rc", null);
      result.put("cmd", null);
      result.put("start", null);
      result.put("end", null);
      result.put("delta", null);
      result.put("msg", "");
    }

    ModuleResult result() {
      String executable = args.text("executable");
      if (!shell && executable != null && !executable.isEmpty()) {
        call.warn(
            "As of Ansible 2.4, the parameter 'executable' is no longer supported with the 'command' module. Not using '"
                + executable
                + "'.");
        executable = null;
      }
      String text = args.text("_raw_params");
      List<String> argv = args.texts("argv");
      boolean hasText = text != null && !text.strip().isEmpty();
      if (!hasText && argv.isEmpty()) {
        result.put("rc", 256L);
        throw failure("no command given");
      }
      if (text != null && !text.isEmpty() && !argv.isEmpty()) {
        result.put("rc", 256L);
        throw failure("only command or argv can be given, not both");
      }
      List<String> words = shell && hasText ? List.of() : hasText ? Words.split(text) : argv;
      String script = shell ? (hasText ? text : Words.join(argv)) : "";
      result.put("cmd", shell && hasText ? text : words);
      if (skippedByFiles()) {
        return finished();
      }
      result.put("changed", true);
      if (call.checkMode()) {
        result.put("rc", 0L);
        result.put("msg", "Command would have run if not in check mode");
        if (!args.has("creates") && !args.has("removes")) {
          result.put("skipped", true);
          result.put("changed", false);
        }
        return finished();
      }
      ExecRequest request =
          shell
              ? ExecRequest.script(script)
                  .withExecutable(executable == null || executable.isEmpty() ? null : executable)
              : ExecRequest.of(words);
      if (!shell && args.bool("expand_argument_vars")) {
        request = request.expanding();
      }
      String directory = args.text("chdir");
      if (directory != null && !directory.isEmpty()) {
        request = request.in(directory);
      }
      execute(request.withStdin(stdin()), executable, script, words);
      return finished();
    }

    private byte @Nullable [] stdin() {
      String text = args.text("stdin");
      if (text == null || text.isEmpty()) {
        return null;
      }
      return (args.bool("stdin_add_newline") ? text + "\n" : text).getBytes(StandardCharsets.UTF_8);
    }

    private void execute(
        ExecRequest request, @Nullable String executable, String script, List<String> words) {
      LocalDateTime start = LocalDateTime.now();
      long begin = System.nanoTime();
      ExecResult outcome;
      boolean strip = args.bool("strip_empty_ends");
      try {
        if (call.leave(request, strip, known())) {
          return;
        }
        outcome = call.host().exec(request);
      } catch (StartException e) {
        throw notStarted(e, executable, script, words);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      String out = EscapedText.of(outcome.stdout());
      String err = EscapedText.of(outcome.stderr());
      result.put("stdout", strip ? Output.stripped(out) : out);
      result.put("stderr", strip ? Output.stripped(err) : err);
      result.put("rc", (long) outcome.rc());
      result.put("start", Clock.text(start));
      result.put("end", Clock.text(start.plus(took)));
      result.put("delta", Clock.text(took));
      if (EscapedText.isIn(out) || EscapedText.isIn(err)) {
        throw notText();
      }
      if (outcome.rc() != 0) {
        throw failure("non-zero return code");
      }
    }

    /** What the result holds whatever the command does. */
    private Map<String, @Nullable Object> known() {
      Map<String, @Nullable Object> known = new LinkedHashMap<>();
      List.of("changed", "cmd", "msg").forEach(key -> known.put(key, result.get(key)));
      return known;
    }

    private ModuleFailure notStarted(
        StartException e, @Nullable String executable, String script, List<String> words) {
      if (e.directory()) {
        result.put("changed", false);
        return failure("Unable to change directory before execution: " + e.text());
      }
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("rc", (long) e.rc());
      values.put("stdout", "");
      values.put("stderr", "");
      values.put(
          "cmd",
          shell
              ? Words.join(List.of(String.valueOf(executable), "-c", script))
              : Words.join(words));
      return new ModuleFailure(e.text(), values);
    }

    /** Ansible's modules answer in JSON, which output that is not UTF-8 cannot be put into. */
    private ModuleFailure notText() {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("changed", false);
      values.put("module_stderr", "");
      values.put("module_stdout", "\n" + PythonJson.PLAIN.dumps(result) + "\n");
      values.put("rc", 0L);
      return new ModuleFailure(
          "MODULE FAILURE: Module \"ansible.builtin.command\" returned non UTF-8 data in the JSON response.\n"
              + "See stdout/stderr for the exact error",
          values);
    }

    /** Looks at chdir, creates and removes where they decide whether the command runs at all. */
    private boolean skippedByFiles() {
      String creates = args.text("creates");
      String removes = args.text("removes");
      String directory = args.text("chdir");
      boolean looks = filled(creates) || filled(removes);
      RemoteHost host = call.host();
      if (filled(directory) && (looks || call.checkMode())) {
        FileStat stat = host.stat(directory, StatOptions.FOLLOW);
        if (stat.type() != FileType.DIRECTORY) {
          throw failure(
              "Unable to change directory before execution: "
                  + new StartException(stat.exists() ? 20 : 2, directory, true).text());
        }
      }
      String did = call.checkMode() ? "Would" : "Did";
      if (filled(creates) && Glob.exists(host, below(directory, creates))) {
        result.put("msg", did + " not run command since '" + creates + "' exists");
        result.put("stdout", "skipped, since " + creates + " exists");
        result.put("rc", 0L);
        return true;
      }
      if (filled(removes) && !Glob.exists(host, below(directory, removes))) {
        result.put("msg", did + " not run command since '" + removes + "' does not exist");
        result.put("stdout", "skipped, since " + removes + " does not exist");
        result.put("rc", 0L);
        return true;
      }
      return false;
    }

    private static boolean filled(@Nullable String text) {
      return text != null && !text.isEmpty();
    }

    private static String below(@Nullable String directory, String path) {
      return !filled(directory) || path.startsWith("/") || path.startsWith("~")
          ? path
          : directory + "/" + path;
    }

    private ModuleResult finished() {
      return ModuleResult.of(result);
    }

    private ModuleFailure failure(String message) {
      result.remove("msg");
      result.put("failed", true);
      result.put("msg", message);
      return new ModuleFailure(message, result);
    }
  }
}
