package io.jansible.cli.output;

import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;
import io.jansible.event.TaskInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ansible.posix.profile_tasks} callback: how long tasks took, as they run and as a list
 * of the longest.
 */
public final class ProfileTasks implements RunListener {
  /**
   * Its options.
   *
   * @param limit how many tasks the list has, negative for all
   * @param sortOrder {@code descending}, {@code ascending} or {@code none}
   */
  public record Options(int limit, String sortOrder, boolean summaryOnly, String dateFormat) {
    public static final Options DEFAULTS =
        new Options(20, "descending", false, "%A %d %B %Y  %H:%M:%S %z");
  }

  private static final class Entry {
    final String name;
    final @Nullable String path;
    Instant started;
    Duration elapsed = Duration.ZERO;

    Entry(String name, @Nullable String path, Instant started) {
      this.name = name;
      this.path = path;
      this.started = started;
    }
  }

  private final Display display;
  private final Options options;
  private final Timing timing;
  private final Map<Long, Entry> entries = new LinkedHashMap<>();
  private @Nullable Entry current;

  public ProfileTasks(Display display, Options options, InstantSource clock) {
    this.display = display;
    this.options = options;
    this.timing = new Timing(clock);
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.TaskStarted started) {
      started(started.task());
    } else if (event instanceof RunEvent.PlaybookEnded) {
      summary();
    }
  }

  private void started(TaskInfo task) {
    if (!options.summaryOnly()) {
      display.line(timing.line(options.dateFormat()), null);
    }
    stop();
    Instant now = timing.now();
    current =
        entries.computeIfAbsent(
            task.id(),
            id ->
                new Entry(
                    task.name(),
                    display.verbosity() >= 2
                        ? task.position().file() + ":" + task.position().line()
                        : null,
                    now));
    current.started = now;
  }

  private void stop() {
    if (current != null) {
      current.elapsed = current.elapsed.plus(Duration.between(current.started, timing.now()));
    }
  }

  private void summary() {
    display.banner("TASKS RECAP");
    display.line(timing.line(options.dateFormat()), null);
    display.line(Timing.filled("", '='), null);
    stop();
    current = null;
    List<Entry> list = new ArrayList<>(entries.values());
    Comparator<Entry> byTime = Comparator.comparing((Entry e) -> e.elapsed);
    if (options.sortOrder().equals("descending")) {
      list.sort(byTime.reversed());
    } else if (options.sortOrder().equals("ascending")) {
      list.sort(byTime);
    }
    int columns = display.settings().columns();
    for (Entry entry :
        options.limit() < 0 ? list : list.subList(0, Math.min(options.limit(), list.size()))) {
      String row = Timing.row(entry.name, entry.elapsed, columns - 9);
      if (entry.path != null) {
        String path = entry.path + " ";
        row += "\n" + path + "-".repeat(Math.max(0, columns - path.length()));
      }
      display.line(row, null);
    }
  }
}
