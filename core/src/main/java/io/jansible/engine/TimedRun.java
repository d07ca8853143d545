package io.jansible.engine;

import io.jansible.connection.BecomeException;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StartException;
import io.jansible.event.RunEvent;
import io.jansible.event.TaskInfo;
import io.jansible.module.Module;
import io.jansible.module.ModuleFailure;
import io.jansible.playbook.Keyword;
import io.jansible.template.Templar;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs a task's module under {@code timeout} and {@code async}. */
final class TimedRun {

  private final RunContext run;
  private final TaskInfo info;
  private final TaskOutcome outcome;
  private final ModuleRun module;
  private final Target target;
  private final long timeout;
  private final long async;
  private final long poll;

  TimedRun(
      RunContext run,
      TaskInfo info,
      TaskOutcome outcome,
      ModuleRun module,
      Target target,
      KeywordValues fields) {
    this.run = run;
    this.info = info;
    this.outcome = outcome;
    this.module = module;
    this.target = target;
    this.timeout = orElse(fields.integer(Keyword.TIMEOUT), run.config().taskTimeout());
    this.async = orElse(fields.integer(Keyword.ASYNC), 0);
    this.poll = orElse(fields.integer(Keyword.POLL), run.config().pollInterval());
  }

  private static long orElse(@Nullable Long value, long fallback) {
    return value == null ? fallback : value;
  }

  Map<String, @Nullable Object> run(
      Module action, Map<String, @Nullable Object> args, Templar templar) {
    try {
      if (async > 0) {
        return action.spec().async()
            ? inBackground(action, args, templar)
            : withoutTraceback("This action (" + info.action() + ") does not support async.");
      }
      return timeout > 0 ? limited(action, args) : module.run(action, args);
    } catch (RemoteException e) {
      Map<String, @Nullable Object> result = failure(e.text());
      // what could not be started has an exit code; a refused operation has none
      if (e.rc() >= 0 && (e instanceof StartException || e instanceof BecomeException)) {
        result.put("rc", (long) e.rc());
      }
      return result;
    }
  }

  static Map<String, @Nullable Object> failure(String message) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("failed", true);
    result.put("msg", message);
    return result;
  }

  private static Map<String, @Nullable Object> withoutTraceback(String message) {
    Map<String, @Nullable Object> result = failure(message);
    result.put("exception", ModuleFailure.NO_TRACEBACK);
    return result;
  }

  private Map<String, @Nullable Object> limited(Module action, Map<String, @Nullable Object> args) {
    CompletableFuture<Map<String, @Nullable Object>> result = new CompletableFuture<>();
    Thread worker =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    result.complete(module.run(action, args));
                  } catch (RuntimeException | Error e) {
                    result.completeExceptionally(e);
                  }
                });
    try {
      return result.get(timeout, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      worker.interrupt();
      Map<String, @Nullable Object> late =
          failure(
              "The "
                  + info.action()
                  + " action failed to execute in the expected time frame ("
                  + timeout
                  + ") and was terminated");
      Map<String, @Nullable Object> period = new LinkedHashMap<>();
      period.put("frame", null);
      period.put("period", timeout);
      late.put("timedout", period);
      return late;
    } catch (InterruptedException e) {
      worker.interrupt();
      Thread.currentThread().interrupt();
      throw new java.util.concurrent.CancellationException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private Map<String, @Nullable Object> inBackground(
      Module action, Map<String, @Nullable Object> args, Templar templar) {
    RemoteHost host = target.host();
    BackgroundJobs.Job job =
        run.jobs()
            .start(
                host,
                JobFolder.asked(templar, run.config()),
                async,
                begun -> module.run(action, args, begun));
    if (poll <= 0) {
      Map<String, @Nullable Object> started = job.begun();
      started.put("failed", 0L);
      started.put("changed", true);
      return started;
    }
    long left = async;
    while (left > 0) {
      run.sleep(Duration.ofSeconds(Math.min(poll, left)));
      left -= poll;
      Map<String, @Nullable Object> result = job.result(host);
      if (result != null) {
        host.remove(job.file());
        tell(result, true);
        return result;
      }
      tell(job.underWay(), false);
    }
    Map<String, @Nullable Object> late =
        failure("async task did not complete within the requested time - " + async + "s");
    late.put("async_result", job.underWay());
    tell(late, true);
    return late;
  }

  private void tell(Map<String, @Nullable Object> state, boolean ended) {
    TaskOutcome seen = new TaskOutcome(outcome.host, outcome.task);
    seen.result = state;
    seen.noLog = outcome.noLog;
    run.events()
        .send(
            ended
                ? new RunEvent.AsyncEnded(info, EventBus.result(seen, false))
                : new RunEvent.AsyncPolled(info, EventBus.result(seen, false)));
  }
}
