package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.event.RunEvent;
import io.jansible.event.TaskInfo;
import io.jansible.module.Module;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.template.UndefinedException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
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
  private final Semaphore forks;
  private final Map<Task, Semaphore> throttles = new IdentityHashMap<>();
  private final LinkedBlockingQueue<Finished> finished = new LinkedBlockingQueue<>();
  private int pending;
  private boolean stepping;

  /** What a worker hands back: a result, or what ended it. */
  private record Finished(TaskInfo info, TaskOutcome outcome, @Nullable Throwable error) {}

  Strategy(PlayState play, TagFilter tags) {
    this.play = play;
    this.stepping = play.run.settings().step();
    Notifications notifications = new Notifications(play);
    this.results = new ResultProcessor(play, notifications);
    this.metas = new MetaActions(play, notifications);
    this.includes = new Includes(play, tags, results);
    this.runner = new TaskRunner(play.run);
    this.forks = new Semaphore(Math.max(1, play.run.settings().forks()));
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
      case "linear" -> new LinearStrategy(play, tags);
      case "free" -> new FreeStrategy(play, tags, false);
      case "host_pinned" -> new FreeStrategy(play, tags, true);
      case "debug" -> new LinearStrategy(play, tags);
      default -> null;
    };
  }

  Templar templar(String host, Task task) {
    return play.run.templates().templar(play.run.variables().forTask(play.scope, host, task));
  }

  /** Starts a task on a host. */
  void queue(String host, Task task, Templar templar) {
    TaskInfo info = play.info(task, templar);
    play.send(new RunEvent.HostStarted(info, host));
    Semaphore throttle = throttle(task, templar);
    pending++;
    Thread.ofVirtual()
        .start(
            () -> {
              TaskOutcome outcome = new TaskOutcome(host, task);
              Throwable error = null;
              boolean throttled = false;
              boolean working = false;
              try {
                if (throttle != null) {
                  throttle.acquire();
                  throttled = true;
                }
                forks.acquire();
                working = true;
                TaskOutcome[] done = new TaskOutcome[1];
                play.run
                    .cancellation()
                    .during(() -> done[0] = runner.run(play.scope, host, task, info));
                outcome = done[0];
              } catch (InterruptedException e) {
                error = new CancellationException();
              } catch (RuntimeException | Error e) {
                error = e;
              } finally {
                if (working) {
                  forks.release();
                }
                if (throttled) {
                  throttle.release();
                }
              }
              finished.add(new Finished(info, outcome, error));
            });
  }

  private @Nullable Semaphore throttle(Task task, Templar templar) {
    Object raw = task.directives().raw(Keyword.THROTTLE);
    if (raw == null) {
      return null;
    }
    long limit;
    try {
      limit = Coerce.integer(templar.value(raw));
    } catch (IllegalArgumentException | UndefinedException e) {
      throw new JansibleException(
          "Failed to convert the throttle value to an integer.", task.position(), e);
    }
    return limit <= 0
        ? null
        : throttles.computeIfAbsent(task, each -> new Semaphore((int) Math.min(limit, 1_000_000)));
  }

  int pending() {
    return pending;
  }

  /** Takes in every result that is there. */
  List<TaskOutcome> processFinished() {
    List<TaskOutcome> processed = new ArrayList<>();
    Finished next;
    while ((next = finished.poll()) != null) {
      processed.add(process(next));
    }
    return processed;
  }

  /** Waits for one result at least, and takes in what is there then. */
  List<TaskOutcome> awaitFinished() {
    List<TaskOutcome> processed = new ArrayList<>();
    try {
      processed.add(process(finished.take()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
    processed.addAll(processFinished());
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

  private TaskOutcome process(Finished next) {
    pending--;
    if (next.error instanceof RuntimeException e) {
      throw e;
    }
    if (next.error != null) {
      throw new IllegalStateException(next.error);
    }
    results.process(next.info, next.outcome);
    return next.outcome;
  }

  /** Whether the action is to run once for all hosts, whatever the playbook says. */
  boolean bypassesHostLoop(Task task) {
    Optional<Module> module = play.run.modules().find(task.resolvedAction(), task);
    return module.isPresent() && module.get().bypassesHostLoop();
  }

  /** A keyword that is asked before the task runs; what cannot be rendered counts as it is. */
  static boolean flag(Task task, Keyword keyword, Templar templar) {
    Object raw = task.directives().raw(keyword);
    if (raw == null || raw instanceof Boolean) {
      return Boolean.TRUE.equals(raw);
    }
    return Coerce.laxBool(templar.value(raw));
  }

  /** Asks before a task with {@code --step}; true if it is to run. */
  boolean confirmed(Task task, @Nullable String host) {
    if (!stepping) {
      return true;
    }
    String question =
        "Perform task: " + task + (host == null ? "" : " on " + host) + " (N)o/(y)es/(c)ontinue: ";
    String answer = play.run.prompter().ask(question, true, null);
    String lower = answer == null ? "" : answer.strip().toLowerCase(java.util.Locale.ROOT);
    boolean all = lower.equals("c") || lower.equals("continue");
    stepping = !all;
    return all || lower.equals("y") || lower.equals("yes");
  }

  void starts(Task task, Templar templar) {
    play.send(new RunEvent.TaskStarted(play.info(task, templar)));
  }
}
