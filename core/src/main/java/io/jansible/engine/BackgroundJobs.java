package io.jansible.engine;

import io.jansible.connection.Detached;
import io.jansible.connection.ExecRequest;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tasks with {@code async}: the module runs on a thread of its own, and a job file on the host says
 * how far it is, where {@code async_status} looks. A module whose work is one command leaves that
 * to the host, where it goes on by itself. A run ends when the jobs of the others have, or when
 * their time is up.
 */
final class BackgroundJobs {
  private static final PythonJson JSON = PythonJson.PLAIN;

  private final List<CompletableFuture<?>> running = new CopyOnWriteArrayList<>();

  /** A job under way. */
  static final class Job {
    private final String id;
    private final String file;
    private final long seconds;
    private final CompletableFuture<Map<String, @Nullable Object>> result =
        new CompletableFuture<>();
    private volatile boolean left;

    private Job(String id, String file, long seconds) {
      this.id = id;
      this.file = file;
      this.seconds = seconds;
    }

    /** Leaves the rest of the job to the host. */
    void leave(
        RemoteHost host,
        ExecRequest request,
        boolean strip,
        Map<String, @Nullable Object> knownResult) {
      host.detach(request, new Detached(file, seconds, strip, JSON.dumps(knownResult)));
      left = true;
    }

    /** What a task is told that begins it. */
    Map<String, @Nullable Object> begun() {
      Map<String, @Nullable Object> state = new LinkedHashMap<>();
      state.put("started", 1L);
      state.put("finished", 0L);
      state.put("ansible_job_id", id);
      state.put("results_file", file);
      return state;
    }

    /** What whoever looks is told while it is under way. */
    Map<String, @Nullable Object> underWay() {
      Map<String, @Nullable Object> state = begun();
      List.of("stdout", "stderr").forEach(stream -> state.put(stream, ""));
      List.of("stdout_lines", "stderr_lines").forEach(lines -> state.put(lines, List.of()));
      Map<String, Object> asked = new LinkedHashMap<>();
      asked.put("jid", id);
      asked.put("mode", "status");
      asked.put("_async_dir", file.substring(0, file.lastIndexOf('/')));
      state.put("invocation", Map.of("module_args", asked));
      return state;
    }

    /** Its result; null while it is under way. One round trip if it was left to the host. */
    @Nullable Map<String, @Nullable Object> result(RemoteHost host) {
      if (!result.isDone()) {
        return null;
      }
      Map<String, @Nullable Object> ended = left ? read(host, file) : result.join();
      return ended == null || ended.containsKey("started") ? null : completed(ended);
    }

    private Map<String, @Nullable Object> completed(Map<String, @Nullable Object> ended) {
      Map<String, @Nullable Object> all = new LinkedHashMap<>(ended);
      all.putAll(begun());
      all.put("finished", 1L);
      ModuleRun.addLines(all);
      return all;
    }

    String file() {
      return file;
    }
  }

  /**
   * Starts a job.
   *
   * @param folder of job files on the host ({@code ~/.ansible_async})
   * @param seconds how long it may take
   */
  Job start(
      RemoteHost host,
      String folder,
      long seconds,
      Function<Job, Map<String, @Nullable Object>> work) {
    String id =
        "j"
            + ThreadLocalRandom.current().nextLong(100_000_000_000L, 1_000_000_000_000L)
            + "."
            + ProcessHandle.current().pid();
    Job job = new Job(id, JobFolder.absolute(host, folder, true) + "/" + id, seconds);
    write(host, job, Map.of("started", 1L, "finished", 0L, "ansible_job_id", id));
    CompletableFuture<Void> over = new CompletableFuture<>();
    running.add(over);
    Thread worker =
        Thread.ofVirtual()
            .name("async " + id)
            .start(
                () -> {
                  try {
                    job.result.complete(ended(host, job, work));
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

  private static Map<String, @Nullable Object> ended(
      RemoteHost host, Job job, Function<Job, Map<String, @Nullable Object>> work) {
    Map<String, @Nullable Object> result;
    try {
      result = work.apply(job);
    } catch (JansibleException e) {
      result = TimedRun.failure(e.text());
    } catch (CancellationException e) {
      Thread.interrupted(); // its time was up, which is still to be said
      result = TimedRun.failure("Timeout exceeded");
    }
    if (!job.left) {
      try {
        write(host, job, result);
      } catch (JansibleException ignored) {
        // whoever asks for the job finds it unfinished, as if the host had died
      }
    }
    return result;
  }

  private static void write(
      RemoteHost host, Job job, Map<String, ? extends @Nullable Object> state) {
    host.write(
        WriteRequest.of(job.file, JSON.dumps(state).getBytes(StandardCharsets.UTF_8))
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
