package io.jansible.cli.output;

import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;
import io.jansible.event.TaskInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ansible.posix.profile_roles} callback: how long roles took; tasks outside roles count
 * by their action.
 */
public final class ProfileRoles implements RunListener {
  private static final String FORMAT = "%A %d %B %Y  %H:%M:%S %z";

  private final Display display;
  private final boolean summaryOnly;
  private final Timing timing;
  private final Map<String, Duration> totals = new LinkedHashMap<>();
  private @Nullable String current;
  private Instant started = Instant.EPOCH;

  public ProfileRoles(Display display, boolean summaryOnly, InstantSource clock) {
    this.display = display;
    this.summaryOnly = summaryOnly;
    this.timing = new Timing(clock);
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.TaskStarted start) {
      started(start.task());
    } else if (event instanceof RunEvent.PlaybookEnded) {
      summary();
    }
  }

  private void started(TaskInfo task) {
    if (!summaryOnly) {
      display.line(timing.line(FORMAT), null);
    }
    stop();
    current = task.role() == null ? task.action() : task.role();
    started = timing.now();
  }

  private void stop() {
    if (current != null) {
      totals.merge(current, Duration.between(started, timing.now()), Duration::plus);
    }
  }

  private void summary() {
    display.banner("ROLES RECAP");
    display.line(timing.line(FORMAT), null);
    display.line(Timing.filled("", '='), null);
    stop();
    current = null;
    List<Map.Entry<String, Duration>> rows = new ArrayList<>(totals.entrySet());
    rows.sort(Map.Entry.<String, Duration>comparingByValue().reversed());
    Duration all = Duration.ZERO;
    for (Map.Entry<String, Duration> row : rows) {
      display.line(Timing.row(row.getKey(), row.getValue(), 70), null);
      all = all.plus(row.getValue());
    }
    display.line(Timing.filled("", '~'), null);
    display.line(Timing.row("total", all, 70), null);
  }
}
