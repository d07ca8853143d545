package io.jansible.engine;

import io.jansible.connection.FileAttributes;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.WriteRequest;
import io.jansible.error.JansibleException;
import io.jansible.value.PythonJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tasks with {@code async}: the module runs on a thread of its own, and a job file on the host says
 * how far it is, where {@code async_status} looks. A run ends when its jobs have, or when their
 * time is up: then they are ended, and their files say for ever that they are under way.
 */
final class BackgroundJobs {
  private static final PythonJson JSON = new PythonJson(-1, false, true);

  private final List<CompletableFuture<?>> running = new CopyOnWriteArrayList<>();

  /**
   * A job under way.
   *
   * @param file its job file on the host
   */
  record Job(String id, String file, CompletableFuture<Map<String, @Nullable Object>> result) {
    /** What is known of it before it has finished. */
    Map<String, @Nullable Object> state() {
      Map<String, @Nullable Object> state = new LinkedHashMap<>();
      state.put("ansible_job_id", id);
      state.put("started", 1L);
      state.put("finished", result.isDone() ? 1L : 0L);
      state.put("results_file", file);
      return state;
    }
  }

  /**
   * Starts a job.
   *
   * @param folder of job files on the host ({@code ~/.ansible_async})
   * @param seconds how long it may take
   */
  Job start(
      RemoteHost host, String folder, long seconds, Supplier<Map<String, @Nullable Object>> work) {
    String id =
        "j"
            + ThreadLocalRandom.current().nextLong(100_000_000_000L, 1_000_000_000_000L)
            + "."
            + ProcessHandle.current().pid();
    String file = JobFolder.absolute(host, folder, true) + "/" + id;
    CompletableFuture<Map<String, @Nullable Object>> result = new CompletableFuture<>();
    Job job = new Job(id, file, result);
    write(host, file, job.state());
    CompletableFuture<Void> over = new CompletableFuture<>();
    running.add(over);
    Thread worker =
        Thread.ofVirtual()
            .name("async " + id)
            .start(
                () -> {
                  try {
                    result.complete(finished(host, job, work));
                  } catch (CancellationException e) {
                    // its time was up
                  } finally {
                    running.remove(over);
                    over.complete(null);
                  }
                });
    CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS)
        .execute(
            () -> {
              if (!over.isDone()) {
                worker.interrupt();
              }
            });
    return job;
  }

  private static Map<String, @Nullable Object> finished(
      RemoteHost host, Job job, Supplier<Map<String, @Nullable Object>> work) {
    Map<String, @Nullable Object> done;
    try {
      done = new LinkedHashMap<>(work.get());
    } catch (JansibleException e) {
      done = new LinkedHashMap<>();
      done.put("failed", true);
      done.put("msg", e.text());
    }
    done.put("ansible_job_id", job.id());
    done.put("finished", 1L);
    done.put("started", 1L);
    done.put("results_file", job.file());
    try {
      write(host, job.file(), done);
    } catch (JansibleException ignored) {
      // whoever asks for the job finds it unfinished, as if the host had died
    }
    return done;
  }

  private static void write(RemoteHost host, String file, Map<String, @Nullable Object> state) {
    host.write(
        WriteRequest.of(file, JSON.dumps(state).getBytes(StandardCharsets.UTF_8))
            .with(FileAttributes.NONE.withMode("0600")));
  }

  /** What a job file says; null if there is none. */
  static @Nullable Map<String, @Nullable Object> read(RemoteHost host, String file) {
    byte[] bytes = host.read(file).orElse(null);
    return bytes == null ? null : Json.object(new String(bytes, StandardCharsets.UTF_8));
  }

  /** Waits for jobs that nobody has waited for. */
  void awaitAll() {
    for (CompletableFuture<?> each : List.copyOf(running)) {
      each.join();
    }
  }
}
