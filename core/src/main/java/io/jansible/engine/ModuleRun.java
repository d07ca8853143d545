package io.jansible.engine;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.RemoteHost;
import io.jansible.error.JansibleException;
import io.jansible.event.RunEvent;
import io.jansible.module.Args;
import io.jansible.module.ArgumentValidator;
import io.jansible.module.ControllerFiles;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.module.RunControl;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.template.value.StringMethods;
import io.jansible.vars.PlayScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a module once, for one host and item: validates, calls, completes the result. */
final class ModuleRun {
  /** From which {@code -v} on what is done on hosts is told. */
  private static final int TELLING = 3;

  private final RunContext run;
  private final PlayScope play;
  private final Task task;
  private final String taskName;
  private final Templar templar;
  private final TaskOutcome outcome;
  private final Target target;

  ModuleRun(
      RunContext run,
      PlayScope play,
      Task task,
      String taskName,
      Templar templar,
      TaskOutcome outcome,
      Target target) {
    this.run = run;
    this.play = play;
    this.task = task;
    this.taskName = taskName;
    this.templar = templar;
    this.outcome = outcome;
    this.target = target;
  }

  /**
   * The result, completed; a failure of the module is a result too.
   *
   * @throws io.jansible.connection.UnreachableException if the host cannot be reached
   */
  Map<String, @Nullable Object> run(Module module, Map<String, @Nullable Object> given) {
    return run(module, given, null);
  }

  /**
   * The same for a job.
   *
   * @param job what a command may be left to the host for; null if the task is not {@code async}
   */
  Map<String, @Nullable Object> run(
      Module module, Map<String, @Nullable Object> given, BackgroundJobs.@Nullable Job job) {
    try (TaskFiles files =
        new TaskFiles(
            play.searchPath(task),
            play.directory(),
            task.role() != null,
            run.settings().workingDirectory(),
            run.config().localTmp(),
            Path.of(run.settings().environment().getOrDefault("HOME", "/")),
            run.files())) {
      return call(module, task.action(), given, files, job);
    }
  }

  private Map<String, @Nullable Object> call(
      Module module,
      String action,
      Map<String, @Nullable Object> given,
      ControllerFiles files,
      BackgroundJobs.@Nullable Job job) {
    ModuleSpec spec = module.spec();
    Secrets secrets = Secrets.of(spec.arguments(), given);
    List<String> warnings = new ArrayList<>();
    List<Map<String, @Nullable Object>> deprecations = new ArrayList<>();
    Map<String, @Nullable Object> result;
    ArgumentValidator.Checked checked =
        ArgumentValidator.check(spec, action, given, run.settings().environment(), warnings::add);
    Args args = checked.args();
    try {
      if (args == null) {
        throw new ModuleFailure(String.valueOf(checked.error()));
      }
      if (spec.needsHost() && !spec.arguments().open()) {
        args = PathArguments.expanded(spec.arguments(), args, target::host);
      }
      if (outcome.checkMode && !spec.checkMode()) {
        result =
            ModuleResult.skipped(
                    spec.needsHost()
                        ? "remote module (" + action + ") does not support check mode"
                        : "check mode is not supported for this task.")
                .values();
      } else {
        Map<String, @Nullable Object> told = told(checked.told(), args);
        result =
            module
                .run(
                    new Call(
                        action, given, args, told, files, secrets, warnings, deprecations, job))
                .values();
      }
    } catch (ModuleFailure e) {
      result = e.result().values();
      if (args == null && !spec.needsHost()) {
        // an action that runs here alone checks its arguments itself, and Python has no traceback
        result.put("exception", ModuleFailure.NO_TRACEBACK);
      }
    }
    if (spec.needsHost()) {
      complete(result, told(checked.told(), args));
    }
    append(result, "warnings", warnings);
    append(result, "deprecations", deprecations);
    return secrets.hiddenIn(result);
  }

  private static void append(Map<String, @Nullable Object> result, String key, List<?> more) {
    if (!more.isEmpty()) {
      List<@Nullable Object> all = new ArrayList<>();
      if (result.get(key) instanceof List<?> own) {
        all.addAll(own);
      }
      all.addAll(more);
      result.put(key, all);
    }
  }

  private static void complete(
      Map<String, @Nullable Object> result, Map<String, @Nullable Object> args) {
    if (!result.containsKey("invocation")) {
      Map<String, @Nullable Object> invocation = new LinkedHashMap<>();
      invocation.put("module_args", new LinkedHashMap<>(args));
      result.put("invocation", invocation);
    }
    addLines(result);
  }

  /** What is told of the arguments has paths as they are on the host. */
  private static Map<String, @Nullable Object> told(
      Map<String, @Nullable Object> told, @Nullable Args args) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(told);
    if (args != null) {
      all.replaceAll((name, value) -> args.values().getOrDefault(name, value));
    }
    return all;
  }

  /** {@code stdout_lines} beside {@code stdout}, as Ansible adds them to every result. */
  static void addLines(Map<String, @Nullable Object> result) {
    for (String stream : List.of("stdout", "stderr")) {
      if (result.get(stream) instanceof String text) {
        result.putIfAbsent(stream + "_lines", StringMethods.splitLines(text, false));
      }
    }
  }

  private final class Call implements ModuleCall {
    private final String action;
    private final Map<String, @Nullable Object> given;
    private final Args args;
    private final ControllerFiles files;
    private final Secrets secrets;
    private final List<String> warnings;
    private final List<Map<String, @Nullable Object>> deprecations;
    private final Map<String, @Nullable Object> told;
    private final BackgroundJobs.@Nullable Job job;

    Call(
        String action,
        Map<String, @Nullable Object> given,
        Args args,
        Map<String, @Nullable Object> told,
        ControllerFiles files,
        Secrets secrets,
        List<String> warnings,
        List<Map<String, @Nullable Object>> deprecations,
        BackgroundJobs.@Nullable Job job) {
      this.action = action;
      this.given = given;
      this.args = args;
      this.told = told;
      this.files = files;
      this.secrets = secrets;
      this.warnings = warnings;
      this.deprecations = deprecations;
      this.job = job;
    }

    @Override
    public Args args() {
      return args;
    }

    @Override
    public Map<String, @Nullable Object> givenArgs() {
      return given;
    }

    @Override
    public RemoteHost host() {
      RemoteHost host = target.host();
      int verbosity = Math.max(run.settings().verbosity(), run.config().logVerbosity());
      return verbosity < TELLING || outcome.noLog
          ? host
          : new TellingHost(
              host,
              target.become(),
              line -> tell("<" + target.address() + "> " + secrets.hiddenIn(line)));
    }

    @Override
    public boolean leave(ExecRequest request, boolean strip, Map<String, @Nullable Object> result) {
      if (job == null) {
        return false;
      }
      Map<String, @Nullable Object> known = new LinkedHashMap<>(result);
      known.put("invocation", Map.of("module_args", told));
      if (!warnings.isEmpty()) {
        known.put("warnings", List.copyOf(warnings));
      }
      job.leave(host(), request, strip, secrets.hiddenIn(known));
      return true;
    }

    private void tell(String line) {
      run.events().send(new RunEvent.Message(line, TELLING));
    }

    @Override
    public boolean checkMode() {
      return outcome.checkMode;
    }

    @Override
    public boolean diffMode() {
      return outcome.diff;
    }

    @Override
    public boolean noLog() {
      return outcome.noLog;
    }

    @Override
    public boolean background() {
      return job != null;
    }

    @Override
    public int verbosity() {
      return run.settings().verbosity();
    }

    @Override
    public String action() {
      return action;
    }

    @Override
    public String inventoryHostname() {
      return outcome.host;
    }

    @Override
    public @Nullable String delegatedTo() {
      return outcome.delegateTo;
    }

    @Override
    public ControllerFiles files() {
      return files;
    }

    @Override
    public Templar templar() {
      return templar;
    }

    @Override
    public ModuleResult runModule(String other, Map<String, ? extends @Nullable Object> arguments) {
      return runModule(module(other), other, new LinkedHashMap<>(arguments));
    }

    @Override
    public ModuleResult handOn(String other, Map<String, ? extends @Nullable Object> arguments) {
      Module module = module(other);
      Map<String, @Nullable Object> all =
          new ArgumentBuilder(run).defaults(task, module.spec(), templar);
      all.putAll(arguments);
      return runModule(module, other, all);
    }

    private ModuleResult runModule(
        Module module, String other, Map<String, @Nullable Object> arguments) {
      return ModuleResult.of(ModuleRun.this.call(module, other, arguments, files, null));
    }

    private Module module(String name) {
      return run.modules()
          .find(name, task)
          .orElseThrow(
              () ->
                  new ModuleFailure(
                      "The module " + name + " was not found in configured module paths"));
    }

    @Override
    public boolean hasModule(String name) {
      return run.modules().find(name, task).isPresent();
    }

    @Override
    public Map<String, @Nullable Object> writtenArgs() {
      return action.equals(task.action()) ? task.args() : given;
    }

    @Override
    public String taskName() {
      return taskName;
    }

    @Override
    public void warn(String message) {
      warnings.add(message);
    }

    @Override
    public void deprecate(String message, @Nullable String version) {
      Map<String, @Nullable Object> deprecation = new LinkedHashMap<>();
      deprecation.put("msg", message);
      deprecation.put("version", version);
      deprecation.put("collection_name", null);
      deprecations.add(deprecation);
    }

    @Override
    public RunControl control() {
      return new Control();
    }
  }

  private final class Control implements RunControl {
    @Override
    public @Nullable String prompt(String text, boolean echo, @Nullable Duration timeout) {
      return run.prompter().ask(text, echo, timeout);
    }

    @Override
    public void sleep(Duration duration) {
      run.sleep(duration);
    }

    @Override
    public void resetConnection() {
      target.reset();
    }

    @Override
    public void display(String line) {
      run.events().send(new RunEvent.Message(line, 0));
    }

    @Override
    public @Nullable Map<String, @Nullable Object> job(String id) {
      return BackgroundJobs.read(target.host(), jobDirectory() + "/" + id);
    }

    @Override
    public void forgetJob(String id) {
      target.host().remove(jobDirectory() + "/" + id);
    }

    @Override
    public String jobDirectory() {
      return JobFolder.absolute(target.host(), JobFolder.asked(templar, run.config()), false);
    }

    @Override
    public @Nullable Object setting(String name) {
      return run.config().settings().get(name).value();
    }

    @Override
    public String managedText() {
      return run.config().ansibleManaged();
    }

    @Override
    public List<String> hosts(String pattern) {
      try {
        return run.inventory().hosts(pattern);
      } catch (JansibleException e) {
        throw new ModuleFailure(e.text());
      }
    }
  }
}
