package io.jansible.cli.output;

import io.jansible.event.HostResult;
import io.jansible.event.PlayInfo;
import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * What a terminal shows below the output while a run is under way: play, task, hosts done, running
 * and failed, time, the hosts that take longest. {@link Display} draws it; it never gets into a
 * pipe or a log.
 */
public final class StatusLine implements RunListener {
  private static final int SLOWEST = 3;
  private static final Duration SLOW = Duration.ofSeconds(2);

  private final InstantSource clock;
  private final Instant start;
  private final Map<String, Instant> running = new LinkedHashMap<>();
  private final Set<String> failed = new HashSet<>();
  private String play = "";
  private String task = "";
  private int hosts;
  private int done;

  public StatusLine(InstantSource clock) {
    this.clock = clock;
    this.start = clock.instant();
  }

  @Override
  public synchronized void on(RunEvent event) {
    switch (event) {
      case RunEvent.PlayStarted started -> play(started.play());
      case RunEvent.TaskStarted started -> {
        task = started.task().name();
        done = 0;
      }
      case RunEvent.HostStarted started -> running.put(started.host(), clock.instant());
      case RunEvent.TaskEnded ended -> ended(ended.result());
      case RunEvent.PlaybookEnded ended -> {
        running.clear();
        play = "";
      }
      default -> {
        // changes nothing here
      }
    }
  }

  private void play(PlayInfo info) {
    play = info.name().isEmpty() ? "play" : info.name();
    task = "";
    hosts = info.hosts().size();
    done = 0;
    running.clear();
  }

  private void ended(HostResult result) {
    if (running.remove(result.host()) != null) {
      done++;
    }
    boolean bad =
        result.status() == HostResult.Status.FAILED
            || result.status() == HostResult.Status.UNREACHABLE;
    if (bad && !result.ignored()) {
      failed.add(result.host());
    }
  }

  /**
   * The line, empty while there is nothing to tell.
   *
   * @param columns that it may have
   */
  synchronized String text(int columns) {
    if (play.isEmpty() || columns < 20) {
      return "";
    }
    Instant now = clock.instant();
    long seconds = Duration.between(start, now).toSeconds();
    StringBuilder text = new StringBuilder();
    text.append("%d:%02d".formatted(seconds / 60, seconds % 60));
    text.append("  ").append(done).append('/').append(Math.max(hosts, done)).append(" done");
    if (!running.isEmpty()) {
      text.append(", ").append(running.size()).append(" running");
    }
    if (!failed.isEmpty()) {
      text.append(", ").append(failed.size()).append(" failed");
    }
    text.append("  ").append(play);
    if (!task.isEmpty()) {
      text.append(" › ").append(task);
    }
    StringJoiner slow = new StringJoiner(", ", "  waiting for ", "").setEmptyValue("");
    running.entrySet().stream()
        .filter(entry -> Duration.between(entry.getValue(), now).compareTo(SLOW) >= 0)
        .limit(SLOWEST)
        .forEach(
            entry ->
                slow.add(
                    entry.getKey()
                        + " "
                        + Duration.between(entry.getValue(), now).toSeconds()
                        + "s"));
    text.append(slow);
    return cut(text.toString(), columns - 1);
  }

  private static String cut(String text, int columns) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    while (TextWidth.of(line) > columns) {
      line = line.substring(0, line.offsetByCodePoints(line.length(), -1));
    }
    return line;
  }
}
