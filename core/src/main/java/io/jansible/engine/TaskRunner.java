package io.jansible.engine;

import io.jansible.connection.UnreachableException;
import io.jansible.error.JansibleException;
import io.jansible.event.TaskInfo;
import io.jansible.module.Module;
import io.jansible.playbook.Condition;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.template.TemplateException;
import io.jansible.template.UndefinedException;
import io.jansible.template.Variables;
import io.jansible.template.value.PythonError;
import io.jansible.value.Unsafe;
import io.jansible.vars.PlayScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs one task on one host: loop, conditionals, keywords, module, retries, {@code changed_when}
 * and {@code failed_when}. Ansible's TaskExecutor. Stateless; many threads run tasks at once.
 */
final class TaskRunner {
  private final RunContext run;
  private final Loops loops;
  private final ArgumentBuilder arguments;

  TaskRunner(RunContext run) {
    this.run = run;
    this.loops = new Loops(run);
    this.arguments = new ArgumentBuilder(run);
  }

  /**
   * Never throws what a user caused: it is in the outcome.
   *
   * @param overrides variables that hide all others
   */
  TaskOutcome run(
      PlayScope play,
      String host,
      Task task,
      TaskInfo info,
      Map<String, @Nullable Object> overrides) {
    long start = System.nanoTime();
    TaskOutcome outcome = new TaskOutcome(host, task);
    Templar templar = run.templates().templar(run.variables().forTask(play, host, task));
    if (!overrides.isEmpty()) {
      templar = templar.with(overrides);
    }
    try {
      List<@Nullable Object> items = null;
      UndefinedException loopError = null;
      try {
        items = loops.items(task, templar);
      } catch (UndefinedException e) {
        loopError = e;
      }
      if (items == null) {
        new Attempt(play, host, task, info, templar, new LinkedHashMap<>(), outcome)
            .execute(loopError);
      } else if (items.isEmpty()) {
        outcome.looped = true;
        outcome.result.put("changed", false);
        outcome.result.put("skipped", true);
        outcome.result.put("skipped_reason", "No items in the list");
        outcome.result.put("results", List.of());
      } else {
        loop(play, host, task, info, templar, items, outcome);
      }
      outcome.result.putIfAbsent("changed", false);
    } catch (JansibleException e) {
      // an error in one item is the whole task's result, as in Ansible
      outcome.looped = false;
      outcome.items.clear();
      outcome.result = new LinkedHashMap<>();
      outcome.ignoreErrors |= LinearStrategy.ignoresErrors(task);
      if (e instanceof PythonError unexpected && unexpected.isUnexpected()) {
        outcome.fail("Unexpected failure during module execution: " + e.text());
        outcome.result.put("exception", unexpected.traceback());
        outcome.result.put("stdout", "");
      } else {
        outcome.fail(KeywordValues.withPlace(e));
      }
    }
    outcome.duration = Duration.ofNanos(System.nanoTime() - start);
    return outcome;
  }

  private void loop(
      PlayScope play,
      String host,
      Task task,
      TaskInfo info,
      Templar templar,
      List<@Nullable Object> items,
      TaskOutcome outcome) {
    outcome.looped = true;
    LoopSettings settings = LoopSettings.of(task, templar);
    if (templar.variables().raw(settings.loopVar()) != Variables.ABSENT) {
      run.events()
          .warn(
              task
                  + ": The loop variable '"
                  + settings.loopVar()
                  + "' is already in use. You should set the `loop_var` value in the `loop_control` option for the task to something else to"
                  + " avoid variable collisions and unexpected behavior.");
    }
    Map<String, @Nullable Object> learned = new LinkedHashMap<>();
    List<@Nullable Object> results = new ArrayList<>(items.size());
    for (int index = 0; index < items.size(); index++) {
      if (index > 0 && settings.pause() > 0) {
        run.sleep(Duration.ofMillis((long) (settings.pause() * 1000)));
      }
      long start = System.nanoTime();
      Map<String, @Nullable Object> loopVariables = settings.variables(items, index);
      Map<String, @Nullable Object> extra = new LinkedHashMap<>(learned);
      extra.putAll(loopVariables);
      TaskOutcome item = new TaskOutcome(host, task);
      Templar itemTemplar = templar.with(extra);
      item.loopVariables = loopVariables;
      Attempt attempt = new Attempt(play, host, task, info, itemTemplar, learned, item);
      attempt.execute(null);
      item.duration = Duration.ofNanos(System.nanoTime() - start);
      loopVariables.forEach((name, value) -> item.result.put(name, Unsafe.unmark(value)));
      item.result.put(settings.loopVar(), templar.with(loopVariables).valueOrRaw(items.get(index)));
      register(item, learned);
      item.label = item.result.get(settings.loopVar());
      if (item.label == null) {
        // as a template shows it
        item.label = itemTemplar.value("{{" + settings.loopVar() + "}}");
      }
      if (settings.label() != null) {
        try {
          item.label = itemTemplar.with(learned).with(loopVariables).value(settings.label());
        } catch (UndefinedException e) {
          item.fail("Failed to template loop_control.label: " + e.text());
          register(item, learned);
        }
      }
      outcome.items.add(item);
      results.add(item.result);
      if (!changesInventory(item)) {
        run.events().itemEnded(info, item);
      }
      if (settings.breakWhen() != null
          && breaks(settings, itemTemplar.with(learned).with(loopVariables))) {
        break;
      }
    }
    collectItems(outcome, results);
  }

  /** The next items, and the label, see the item's result under the task's own name for it. */
  private static void register(TaskOutcome item, Map<String, @Nullable Object> learned) {
    String name = (String) item.task.directives().raw(Keyword.REGISTER);
    if (name != null) {
      learned.put(name, Unsafe.mark(Results.registered(item.result)));
    }
  }

  /** Whether only the strategy, which changes the inventory, can tell how the item ended. */
  static boolean changesInventory(TaskOutcome item) {
    return item.result.containsKey("add_host") || item.result.containsKey("add_group");
  }

  private static boolean breaks(LoopSettings settings, Templar templar) {
    Object condition = settings.breakWhen();
    List<?> terms =
        condition instanceof List<?> list ? list : List.of(condition == null ? true : condition);
    for (Object term : terms) {
      if (!templar.condition(term)) {
        return false;
      }
    }
    return true;
  }

  /** The result of a whole loop from those of its items. */
  private static void collectItems(TaskOutcome outcome, List<@Nullable Object> results) {
    Map<String, @Nullable Object> result = outcome.result;
    result.put("results", results);
    boolean skipped = true;
    boolean failed = false;
    boolean first = true;
    List<@Nullable Object> warnings = new ArrayList<>();
    List<@Nullable Object> deprecations = new ArrayList<>();
    for (TaskOutcome item : outcome.items) {
      skipped &= item.is("skipped");
      if (item.is("changed")) {
        result.put("changed", true);
      }
      if (item.is("failed")) {
        outcome.ignoreErrors =
            failed ? outcome.ignoreErrors && item.ignoreErrors : item.ignoreErrors;
        failed = true;
      }
      if (item.is("unreachable")) {
        outcome.ignoreUnreachable = item.ignoreUnreachable;
        result.put("unreachable", true);
      }
      if (item.result.remove("warnings") instanceof List<?> list) {
        warnings.addAll(list);
      }
      if (item.result.remove("deprecations") instanceof List<?> list) {
        deprecations.addAll(list);
      }
      outcome.noLog |= item.noLog;
      outcome.runOnce = item.runOnce;
      outcome.diff |= item.diff;
      outcome.checkMode |= item.checkMode;
      if (first) {
        outcome.delegateFacts = item.delegateFacts;
        first = false;
      }
      if (item.delegateTo != null) {
        outcome.delegateTo = item.delegateTo;
        outcome.delegatedVars = item.delegatedVars;
      }
    }
    if (!warnings.isEmpty()) {
      result.put("warnings", warnings);
    }
    if (!deprecations.isEmpty()) {
      result.put("deprecations", deprecations);
    }
    result.put("skipped", skipped);
    if (failed) {
      result.put("failed", true);
      result.put("msg", "One or more items failed");
    } else {
      result.put("msg", skipped ? "All items skipped" : "All items completed");
    }
  }

  static JansibleException unknownAction(Task task) {
    return new JansibleException(
        "The module " + task.action() + " was not found in configured module paths");
  }

  /** One run of a task's action: for the task without a loop, or for one item. */
  private final class Attempt {
    private final PlayScope play;
    private final String host;
    private final Task task;
    private final TaskInfo info;
    private final Templar own;

    /** The variables of the host that the task really runs on, which say how it is reached. */
    private Templar targetTemplar;

    /** Sees how the host is reached, too. */
    private Templar templar;

    private final Map<String, @Nullable Object> learned;
    private final TaskOutcome outcome;
    private KeywordValues fields;

    Attempt(
        PlayScope play,
        String host,
        Task task,
        TaskInfo info,
        Templar templar,
        Map<String, @Nullable Object> learned,
        TaskOutcome outcome) {
      this.play = play;
      this.host = host;
      this.task = task;
      this.info = info;
      this.own = templar;
      this.targetTemplar = templar;
      this.learned = learned;
      this.outcome = outcome;
      this.templar =
          templar.with(
              new ConnectionVariables(
                  templar.variables(),
                  run.config(),
                  () -> run.connectionResolver().options(targetName(), targetTemplar, plain()),
                  () -> run.connectionResolver().plugin(targetTemplar, plain())));
      this.fields = new KeywordValues(task, this.templar, run.omit());
    }

    /** The host that the task really runs on. */
    private String targetName() {
      return outcome.delegateTo == null ? host : known(outcome.delegateTo);
    }

    /** The keywords as they are before it is known how the host is reached. */
    private KeywordValues plain() {
      return new KeywordValues(task, own, run.omit());
    }

    void execute(@Nullable UndefinedException loopError) {
      JansibleException contextError = readContext();
      try {
        for (Condition condition : task.directives().conditions(Keyword.WHEN)) {
          if (!holds(condition)) {
            outcome.result.put("changed", false);
            outcome.result.put("skipped", true);
            outcome.result.put("skip_reason", "Conditional result was False");
            outcome.result.put("false_condition", condition.expression());
            return;
          }
        }
      } catch (JansibleException e) {
        throw loopError != null ? loopError : e;
      }
      if (loopError != null) {
        throw loopError;
      }
      if (contextError != null) {
        throw contextError;
      }
      if (task.is("include_tasks")) {
        include();
        return;
      }
      if (task.is("include_role")) {
        outcome.result.put("include_args", task.args());
        return;
      }
      readFields();
      act();
    }

    /** The keywords that count even for a skipped task. */
    private @Nullable JansibleException readContext() {
      try {
        outcome.noLog = fields.bool(Keyword.NO_LOG, run.config().noLog());
      } catch (JansibleException e) {
        outcome.noLog = true; // better too little than a secret
        return new JansibleException(e.text());
      }
      delegate();
      try {
        outcome.checkMode = fields.bool(Keyword.CHECK_MODE, run.settings().check());
        outcome.diff = fields.bool(Keyword.DIFF, run.settings().diff());
        fields.checkContext();
      } catch (JansibleException e) {
        return new JansibleException(e.text());
      }
      try {
        fields.checkTask();
        outcome.ignoreErrors = fields.bool(Keyword.IGNORE_ERRORS, false);
        outcome.ignoreUnreachable = fields.bool(Keyword.IGNORE_UNREACHABLE, false);
        return null;
      } catch (JansibleException e) {
        return e;
      }
    }

    /** An empty name is an error whatever the conditions say. */
    private void delegate() {
      Object delegate = task.directives().raw(Keyword.DELEGATE_TO);
      if (delegate == null) {
        return;
      }
      Object rendered = templar.valueOrRaw(delegate);
      if (run.omit().equals(rendered)) {
        return;
      }
      if (delegate.equals("")) {
        return; // as if it were not there; a template that comes to nothing is a mistake
      }
      if (rendered == null || rendered.equals("")) {
        outcome.delegateTo = delegate.toString();
        outcome.delegatedVars = Map.of("ansible_delegated_host", outcome.delegateTo);
        throw new JansibleException(
            "Empty hostname produced from delegate_to: \"" + delegate + "\"");
      }
      outcome.delegateTo = rendered.toString();
      outcome.delegatedVars = Map.of("ansible_delegated_host", outcome.delegateTo);
      Variables others = run.variables().forTask(play, known(outcome.delegateTo), task);
      targetTemplar = run.templates().templar(others).with(outcome.loopVariables);
      templar =
          templar.with(
              Map.of(
                  "ansible_delegated_vars",
                  Map.of(outcome.delegateTo, new DelegatedVariables(others, templar))));
      fields = new KeywordValues(task, templar, run.omit());
    }

    private void readFields() {
      if (outcome.delegateTo != null
          && templar.isTemplate(task.directives().raw(Keyword.DELEGATE_TO))) {
        templar.value(task.directives().raw(Keyword.DELEGATE_TO));
      }
      outcome.runOnce = fields.bool(Keyword.RUN_ONCE, false);
      outcome.delegateFacts = fields.bool(Keyword.DELEGATE_FACTS, false);
      outcome.debugger = fields.text(Keyword.DEBUGGER);
      outcome.notify = fields.texts(Keyword.NOTIFY);
    }

    private void include() {
      Object file = task.args().get("_raw_params");
      if (file == null) {
        file = task.args().get("file");
      }
      if (file == null || file.equals("")) {
        outcome.fail("No include file was specified to the include");
        return;
      }
      outcome.result.put("include", String.valueOf(templar.value(file)));
      Map<String, @Nullable Object> args = new LinkedHashMap<>(task.args());
      args.remove("_raw_params");
      args.remove("file");
      outcome.result.put("include_args", args);
    }

    private boolean holds(Condition condition) {
      try {
        return templar.condition(condition.expression());
      } catch (PythonError e) {
        throw e;
      } catch (TemplateException e) {
        throw new JansibleException(e.text(), task.position(), e);
      }
    }

    private void act() {
      Module module =
          run.modules().find(task.resolvedAction(), task).orElseThrow(() -> unknownAction(task));
      Map<String, @Nullable Object> args;
      try {
        args = arguments.of(task, module.spec(), templar);
      } catch (PythonError e) {
        if (!e.isUnexpected()) {
          throw e;
        }
        outcome.result.put("changed", false);
        outcome.result.put("failed", true);
        outcome.result.put("exception", e.traceback());
        return;
      }
      outcome.args = args;
      Long retriesAsked = fields.integer(Keyword.RETRIES);
      List<Condition> until = task.directives().conditions(Keyword.UNTIL);
      long tries = 1 + (retriesAsked != null ? Math.max(0, retriesAsked) : until.isEmpty() ? 0 : 3);
      Double asked = fields.decimal(Keyword.DELAY);
      double delay = asked == null ? 5 : asked < 0 ? 1 : asked;
      Target target = target();
      if (outcome.delegateTo != null) {
        outcome.delegatedVars = target.delegatedVariables();
      }
      TimedRun call =
          new TimedRun(
              run,
              info,
              outcome,
              new ModuleRun(run, play, task, info.name(), templar, outcome, target),
              target,
              fields);
      for (long attempt = 1; attempt <= tries; attempt++) {
        Map<String, @Nullable Object> result;
        try {
          result = call.run(module, args, templar);
        } catch (UnreachableException e) {
          outcome.result.put("unreachable", true);
          outcome.result.put("msg", e.text());
          outcome.result.putIfAbsent("changed", false);
          return;
        }
        outcome.result = result;
        finish(result, tries > 1 ? attempt : 0);
        if (tries == 1) {
          break;
        }
        Templar after = templar.with(seenAfter(result));
        if (until.isEmpty() ? !outcome.is("failed") : all(until, after)) {
          break;
        }
        if (attempt < tries) {
          result.put("retries", tries);
          run.events().retried(info, outcome);
          result.remove("retries");
          run.sleep(Duration.ofMillis((long) (delay * 1000)));
        } else {
          result.put("attempts", tries - 1);
          result.put("failed", true);
        }
      }
      learned.putAll(seenAfter(outcome.result));
    }

    private Target target() {
      return new Target(run, play, targetName(), task, templar, targetTemplar, fields);
    }

    /** A host that the inventory does not have is reached under the name it was given. */
    private String known(String name) {
      return run.inventory().find(name).orElse(name);
    }

    private boolean all(List<Condition> conditions, Templar after) {
      for (Condition condition : conditions) {
        try {
          if (!after.condition(condition.expression())) {
            return false;
          }
        } catch (TemplateException e) {
          throw new JansibleException(e.text(), null, e);
        }
      }
      return true;
    }

    private void finish(Map<String, @Nullable Object> result, long attempt) {
      if (!result.containsKey("failed")) {
        Object rc = result.get("rc");
        result.put("failed", rc != null && !rc.equals(0L) && !rc.equals("0"));
      }
      if (attempt > 0) {
        result.put("attempts", attempt);
      }
      result.putIfAbsent("changed", false);
      if (result.containsKey("skipped")) {
        return;
      }
      ResultConditions.apply(task, result, () -> templar.with(seenAfter(result)));
    }

    /** What the task's own later conditions, and the next items of its loop, see of the result. */
    private Map<String, @Nullable Object> seenAfter(Map<String, @Nullable Object> result) {
      Map<String, @Nullable Object> seen = new LinkedHashMap<>();
      if (result.get("ansible_facts") instanceof Map<?, ?> facts && !task.is("debug")) {
        boolean clean = Results.keepsMarks(task);
        facts.forEach(
            (name, value) -> seen.put(name.toString(), clean ? value : Unsafe.mark(value)));
        if (!clean) {
          Map<String, @Nullable Object> all = new LinkedHashMap<>();
          if (Unsafe.unmark(templar.variables().raw("ansible_facts")) instanceof Map<?, ?> known) {
            known.forEach((name, value) -> all.put(name.toString(), value));
          }
          facts.forEach(
              (name, value) -> {
                String text = name.toString();
                all.put(
                    text.startsWith("ansible_") && !text.equals("ansible_local")
                        ? text.substring(8)
                        : text,
                    value);
              });
          seen.put("ansible_facts", Unsafe.mark(all));
        }
      }
      String register = (String) task.directives().raw(Keyword.REGISTER);
      if (register != null) {
        seen.put(register, Unsafe.mark(Results.registered(result)));
      }
      return seen;
    }
  }
}
