package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.event.RunEvent;
import io.jansible.event.TaskInfo;
import io.jansible.module.Module;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.template.TemplateException;
import io.jansible.template.UndefinedException;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Decides which host has which task when. Tasks run on virtual threads, {@code forks} at a time;
 * everything else happens on the strategy's own thread.
 */
abstract class Strategy {
  final PlayState play;
  final ResultProcessor results;
  final MetaActions metas;
  final Includes includes;
  private final TaskRunner runner;
  private final Workers workers;
  private final LinkedBlockingQueue<Finished> finished = new LinkedBlockingQueue<>();
  private int pending;
  private boolean stepping;
  private final TaskDebugger debugger;

  /** What a worker hands back: a result, or what ended it. */
  private record Finished(TaskInfo info, TaskOutcome outcome, @Nullable Throwable error) {}

  /**
   * @param debug whether a failed task opens the debugger where nothing else is said
   */
  Strategy(PlayState play, TagFilter tags, boolean debug) {
    this.play = play;
    this.stepping = play.run.settings().step();
    this.debugger = new TaskDebugger(play, play.run.config().taskDebugger() || debug);
    Notifications notifications = new Notifications(play);
    this.results = new ResultProcessor(play, notifications);
    this.metas = new MetaActions(play, notifications);
    this.includes = new Includes(play, tags, results);
    this.runner = new TaskRunner(play.run);
    this.workers = new Workers(play.run.settings().forks());
  }

  /**
   * Runs the batch to its end.
   *
   * @return {@link ExitCode} bits that the strategy itself adds
   */
  abstract int run();

  /** A strategy by the name that {@code strategy:} has; null if there is none. */
  static @Nullable Strategy named(String name, PlayState play, TagFilter tags) {
    return switch (name.replaceFirst("^ansible\\.builtin\\.", "")) {
      case "linear" -> new LinearStrategy(play, tags, false);
      case "free" -> new FreeStrategy(play, tags, false);
      case "host_pinned" -> new FreeStrategy(play, tags, true);
      case "debug" -> new LinearStrategy(play, tags, true);
      default -> null;
    };
  }

  Templar templar(String host, Task task) {
    return play.run.templates().templar(play.run.variables().forTask(play.scope, host, task));
  }

  /** Has a task run on a host. */
  void queue(String host, Task task, Templar templar) {
    Task real = rendered(task, templar);
    TaskInfo info = play.info(task, templar);
    queue(
        host,
        real,
        real == task ? info : info.withAction(real.action()),
        task,
        throttle(task, templar),
        Map.of());
  }

  /** The task with the action that it has for this host, where the action is a template. */
  private Task rendered(Task task, Templar templar) {
    if (!templar.isTemplate(task.action())) {
      return task;
    }
    String action;
    try {
      action = Text.str(templar.value(task.action()));
    } catch (TemplateException e) {
      throw new JansibleException(e.text(), null, e); // for no host can it be known what to run
    }
    Optional<Module> module = play.run.modules().find(action, task);
    return task.withAction(action, module.map(each -> each.spec().name()).orElse(action));
  }

  private void queue(
      String host,
      Task task,
      TaskInfo info,
      Task throttled,
      long throttle,
      Map<String, @Nullable Object> overrides) {
    play.send(new RunEvent.HostStarted(info, host));
    pending++;
    workers.submit(
        throttled,
        throttle,
        () -> {
          TaskOutcome outcome = new TaskOutcome(host, task);
          Throwable error = null;
          try {
            TaskOutcome[] done = new TaskOutcome[1];
            play.run
                .cancellation()
                .during(() -> done[0] = runner.run(play.scope, host, task, info, overrides));
            outcome = done[0];
          } catch (RuntimeException | Error e) {
            error = e;
          }
          finished.add(new Finished(info, outcome, error));
        });
  }

  /** How many hosts may have the task at once; 0 for all. */
  private long throttle(Task task, Templar templar) {
    Object raw = task.directives().raw(Keyword.THROTTLE);
    if (raw == null) {
      return 0;
    }
    Object value = null;
    try {
      value = templar.value(raw);
      return Coerce.integer(value);
    } catch (IllegalArgumentException e) {
      throw noThrottle("invalid literal for int() with base 10: " + Text.repr(value), task, e);
    } catch (UndefinedException e) {
      throw noThrottle(e.text(), task, e);
    }
  }

  private static JansibleException noThrottle(String reason, Task task, Throwable cause) {
    return new JansibleException(
        "Failed to convert the throttle value to an integer.. " + reason, task.position(), cause);
  }

  int pending() {
    return pending;
  }

  /** Takes in every result that is there. */
  List<TaskOutcome> processFinished() {
    List<TaskOutcome> processed = new ArrayList<>();
    Finished next;
    while ((next = finished.poll()) != null) {
      process(next, processed);
    }
    return processed;
  }

  /** Waits for one result at least, and takes in what is there then. */
  List<TaskOutcome> awaitFinished() {
    List<TaskOutcome> processed = new ArrayList<>();
    try {
      process(finished.take(), processed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
    processed.addAll(processFinished());
    return processed;
  }

  /**
   * Waits until no task runs any more, and takes in the results in the order of the hosts: for
   * actions that touch no host, whose answers come at once and in any order, and may change the
   * inventory.
   */
  List<TaskOutcome> awaitAllInOrder() {
    List<Finished> all = new ArrayList<>();
    try {
      while (all.size() < pending) {
        all.add(finished.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
    List<TaskOutcome> processed = new ArrayList<>();
    play.inHostOrder(all, each -> each.outcome.host).forEach(each -> process(each, processed));
    processed.addAll(awaitAll()); // what a debugger has begun again
    return processed;
  }

  /** Waits until no task runs any more. */
  List<TaskOutcome> awaitAll() {
    List<TaskOutcome> processed = new ArrayList<>();
    while (pending > 0) {
      processed.addAll(awaitFinished());
    }
    return processed;
  }

  private void process(Finished next, List<TaskOutcome> processed) {
    pending--;
    if (next.error instanceof RuntimeException e) {
      throw e;
    }
    if (next.error != null) {
      throw new IllegalStateException(next.error);
    }
    TaskOutcome outcome = next.outcome;
    if (!debugger.wants(outcome)) {
      results.process(next.info, outcome);
      processed.add(outcome);
      return;
    }
    Map<String, HostState> before = play.iterator.snapshot();
    results.process(next.info, outcome);
    TaskDebugger.Redo redo = debugger.ask(outcome, templar(outcome.host, outcome.task));
    if (redo == null) {
      processed.add(outcome);
    } else {
      results.takeBack(outcome, before);
      queue(outcome.host, redo.task(), next.info, outcome.task, 0, redo.variables());
    }
  }

  /** Whether the action is to run once for all hosts, whatever the playbook says. */
  boolean bypassesHostLoop(Task task, Templar templar) {
    return module(task, templar).map(Module::bypassesHostLoop).orElse(false);
  }

  /** Whether the action never touches a host. */
  boolean onController(Task task, Templar templar) {
    return module(task, templar).map(module -> !module.spec().needsHost()).orElse(false);
  }

  private Optional<Module> module(Task task, Templar templar) {
    Task real = rendered(task, templar);
    return play.run.modules().find(real.resolvedAction(), real);
  }

  /** A keyword that is asked before the task runs; what cannot be rendered counts as it is. */
  static boolean flag(Task task, Keyword keyword, Templar templar) {
    Object raw = task.directives().raw(keyword);
    if (raw == null || raw instanceof Boolean) {
      return Boolean.TRUE.equals(raw);
    }
    return Coerce.laxBool(templar.value(raw));
  }

  /**
   * Whether an error of this task ends the play for all hosts. Ansible asks before the keyword is
   * rendered, so any template says yes.
   */
  boolean isFatalForAll(Task task) {
    Object raw = task.directives().raw(Keyword.ANY_ERRORS_FATAL);
    return raw == null ? play.run.config().anyErrorsFatal() : Values.truth(Unsafe.unmark(raw));
  }

  /** Asks before a task with {@code --step}; true if it is to run. */
  boolean confirmed(Task task, @Nullable String host) {
    if (!stepping) {
      return true;
    }
    String question =
        "Perform task: " + task + (host == null ? "" : " on " + host) + " (N)o/(y)es/(c)ontinue: ";
    String answer = play.run.prompter().line(question);
    play.send(new RunEvent.StepAnswered(question));
    String lower = answer == null ? "" : answer.strip().toLowerCase(java.util.Locale.ROOT);
    boolean all = lower.equals("c") || lower.equals("continue");
    stepping = !all;
    return all || lower.equals("y") || lower.equals("yes");
  }

  void starts(Task task, Templar templar) {
    play.send(new RunEvent.TaskStarted(play.info(task, templar)));
  }
}
