package io.jansible.cli.output;

import io.jansible.event.HostResult;
import io.jansible.event.HostStats;
import io.jansible.event.PlayInfo;
import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;
import io.jansible.event.TaskInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Ansible's {@code default} callback: what {@code ansible-playbook} prints, line by line. */
public final class DefaultOutput implements RunListener {
  private static final Set<String> INCLUDES = Set.of("include_tasks", "include_role");
  private static final long NO_TASK = Long.MIN_VALUE;

  private final Display display;
  private final OutputSettings settings;
  private final ResultText text;
  private final CommandLineNote note;
  private final Map<Long, String> prefixes = new HashMap<>();
  private @Nullable PlayInfo play;
  private long lastBanner = NO_TASK;
  private @Nullable String lastName;

  /**
   * The command line, shown with {@code -vvvv}: positional arguments first, then all options that
   * are set.
   */
  public record CommandLineNote(List<String> positional, Map<String, @Nullable Object> options) {
    public static final CommandLineNote NONE = new CommandLineNote(List.of(), Map.of());
  }

  public DefaultOutput(Display display, CommandLineNote note) {
    this(display, note, new ResultText(display));
  }

  private DefaultOutput(Display display, CommandLineNote note, ResultText text) {
    this.display = display;
    this.settings = display.settings();
    this.text = text;
    this.note = note;
  }

  /** The {@code ansible.posix.debug} callback: what commands printed stands below their results. */
  public static DefaultOutput splitting(Display display, CommandLineNote note) {
    return new DefaultOutput(display, note, new ResultText(display, true));
  }

  @Override
  public void on(RunEvent event) {
    switch (event) {
      case RunEvent.PlaybookStarted started ->
          playbook(String.valueOf(started.file().getFileName()));
      case RunEvent.PlayStarted started -> play(started.play());
      case RunEvent.NoHostsMatched none -> display.line("skipping: no hosts matched", Color.SKIP);
      case RunEvent.NoHostsRemaining none -> display.banner("NO MORE HOSTS LEFT");
      case RunEvent.TaskStarted started -> task(started.task());
      case RunEvent.HostStarted started -> {
        if (settings.showPerHostStart()) {
          display.line(
              " [started " + taskText(started.task()) + " on " + started.host() + "]", Color.OK);
        }
      }
      case RunEvent.ItemEnded ended -> item(ended.task(), ended.result());
      case RunEvent.TaskEnded ended -> ended(ended.task(), ended.result());
      case RunEvent.TaskRetried retried -> retried(retried.task(), retried.result());
      case RunEvent.AsyncPolled polled -> {
        Map<String, @Nullable Object> values = polled.result().values();
        display.line(
            "ASYNC POLL on %s: jid=%s started=%s finished=%s"
                .formatted(
                    polled.result().host(),
                    ResultText.text(values.get("ansible_job_id")),
                    ResultText.text(values.get("started")),
                    ResultText.text(values.get("finished"))),
            Color.DEBUG);
      }
      case RunEvent.AsyncEnded ended -> async(ended.result());
      case RunEvent.Included included -> included(included);
      case RunEvent.HandlerNotified notified -> {
        if (settings.verbosity() > 1) {
          display.screen(
              "NOTIFIED HANDLER " + notified.handler() + " for " + notified.host(),
              Color.VERBOSE,
              false);
        }
      }
      case RunEvent.PlaybookEnded ended -> ended(ended);
      default -> CommonOutput.show(event, display);
    }
  }

  private static String taskText(TaskInfo task) {
    return (task.handler() ? "HANDLER: " : "TASK: ") + task.name();
  }

  private void playbook(String file) {
    if (settings.verbosity() > 1) {
      display.banner("PLAYBOOK: " + file);
    }
    if (settings.verbosity() > 3) {
      if (!note.positional().isEmpty()) {
        display.screen(
            "Positional arguments: " + String.join(" ", note.positional()), Color.VERBOSE, false);
      }
      note.options()
          .forEach(
              (name, value) ->
                  display.screen(name + ": " + PythonText.str(value), Color.VERBOSE, false));
    }
    if (settings.check() && settings.checkModeMarkers()) {
      display.banner("DRY RUN");
    }
  }

  private void play(PlayInfo started) {
    play = started;
    String name = started.name().strip();
    String mark = checkMark(started.checkMode());
    display.banner(name.isEmpty() ? "PLAY" + mark : "PLAY [" + name + "]" + mark);
  }

  private String checkMark(boolean checkMode) {
    return checkMode && settings.checkModeMarkers() ? " [CHECK MODE]" : "";
  }

  private void task(TaskInfo task) {
    prefixes.put(task.id(), task.handler() ? "RUNNING HANDLER" : "TASK");
    if (play != null && (play.strategy().equals("free") || play.strategy().equals("host_pinned"))) {
      // results of several tasks come mixed: the headline waits for one
      lastName = null;
      return;
    }
    lastName = task.name().strip();
    if (settings.displaySkippedHosts() && settings.displayOkHosts()) {
      banner(task);
    }
  }

  private void banner(TaskInfo task) {
    StringBuilder args = new StringBuilder();
    if (!task.noLog() && settings.displayArgs()) {
      args.append(' ');
      task.args()
          .forEach(
              (key, value) ->
                  args.append(args.length() > 1 ? ", " : "")
                      .append(key)
                      .append('=')
                      .append(PythonText.str(value)));
    }
    String name = lastName == null ? task.name().strip() : lastName;
    display.banner(
        prefixes.getOrDefault(task.id(), "TASK")
            + " ["
            + name
            + args
            + "]"
            + checkMark(task.checkMode()));
    if (settings.verbosity() >= 2) {
      path(task);
    }
    lastBanner = task.id();
  }

  private void bannerOnce(TaskInfo task) {
    if (lastBanner != task.id()) {
      banner(task);
    }
  }

  private void path(TaskInfo task) {
    display.line(
        "task path: " + task.position().file() + ":" + task.position().line(), Color.DEBUG);
  }

  private static boolean isInclude(TaskInfo task) {
    return INCLUDES.contains(task.action().substring(task.action().lastIndexOf('.') + 1));
  }

  private void ended(TaskInfo task, HostResult result) {
    Map<String, @Nullable Object> values = ResultText.copy(result);
    switch (result.status()) {
      case OK, CHANGED -> ok(task, result, values);
      case FAILED -> failed(task, result, values);
      case SKIPPED -> {
        if (settings.displaySkippedHosts()) {
          ResultText.clean(values, task.action());
          bannerOnce(task);
          if (task.loop()) {
            values.remove("results");
          }
          String line = "skipping: [" + result.host() + "]";
          display.line(
              text.isVerbose(values, 0) ? line + " => " + text.dump(values, -1) : line, Color.SKIP);
        }
      }
      case UNREACHABLE -> {
        bannerOnce(task);
        display.line(
            "fatal: ["
                + ResultText.hostLabel(result)
                + "]: UNREACHABLE! => "
                + text.dump(values, -1),
            Color.UNREACHABLE,
            settings.displayFailedStderr());
        if (result.ignored()) {
          display.line("...ignoring", Color.SKIP);
        }
      }
    }
  }

  private void ok(TaskInfo task, HostResult result, Map<String, @Nullable Object> values) {
    diff(task, values);
    if (isInclude(task)) {
      bannerOnce(task);
      return;
    }
    boolean changed = result.changed();
    if (!changed && !settings.displayOkHosts()) {
      return;
    }
    bannerOnce(task);
    text.warnings(values);
    if (task.loop() && values.containsKey("results")) {
      return;
    }
    ResultText.clean(values, task.action());
    String line = (changed ? "changed: [" : "ok: [") + ResultText.hostLabel(result) + "]";
    display.line(
        text.isVerbose(values, 0) ? line + " => " + text.dump(values, -1) : line,
        changed ? Color.CHANGED : Color.OK);
  }

  private void diff(TaskInfo task, Map<String, @Nullable Object> values) {
    if (task.loop() && values.containsKey("results")) {
      // items have shown theirs
      return;
    }
    Object difference = values.get("diff");
    if (task.diff() && PythonTruth.of(difference) && Boolean.TRUE.equals(values.get("changed"))) {
      String shown = text.diff(difference);
      if (!shown.isEmpty()) {
        bannerOnce(task);
        display.line(shown, null);
      }
    }
  }

  private void failed(TaskInfo task, HostResult result, Map<String, @Nullable Object> values) {
    ResultText.clean(values, task.action());
    bannerOnce(task);
    text.exception(values, settings.displayFailedStderr());
    text.warnings(values);
    if (!(task.loop() && values.containsKey("results"))) {
      if (settings.verbosity() < 2 && settings.showTaskPathOnFailure()) {
        path(task);
      }
      display.line(
          "fatal: [" + ResultText.hostLabel(result) + "]: FAILED! => " + text.dump(values, -1),
          Color.ERROR,
          settings.displayFailedStderr());
    }
    if (result.ignored()) {
      display.line("...ignoring", Color.SKIP);
    }
  }

  private void item(TaskInfo task, HostResult result) {
    Map<String, @Nullable Object> values = ResultText.copy(result);
    switch (result.status()) {
      case OK, CHANGED -> {
        diff(task, values);
        if (isInclude(task)) {
          return;
        }
        boolean changed = result.changed();
        if (!changed && !settings.displayOkHosts()) {
          return;
        }
        bannerOnce(task);
        String line =
            (changed ? "changed" : "ok")
                + ": ["
                + ResultText.hostLabel(result)
                + "] => (item="
                + ResultText.itemLabel(values)
                + ")";
        ResultText.clean(values, task.action());
        display.line(
            text.isVerbose(values, 0) ? line + " => " + text.dump(values, -1) : line,
            changed ? Color.CHANGED : Color.OK);
      }
      case FAILED, UNREACHABLE -> {
        bannerOnce(task);
        String label = ResultText.itemLabel(values);
        ResultText.clean(values, task.action());
        text.exception(values, settings.displayFailedStderr());
        text.warnings(values);
        display.line(
            "failed: ["
                + ResultText.hostLabel(result)
                + "] (item="
                + label
                + ") => "
                + text.dump(values, -1),
            Color.ERROR,
            settings.displayFailedStderr());
      }
      case SKIPPED -> {
        if (settings.displaySkippedHosts()) {
          bannerOnce(task);
          String line =
              "skipping: [" + result.host() + "] => (item=" + ResultText.itemLabel(values) + ") ";
          ResultText.clean(values, task.action());
          display.line(
              text.isVerbose(values, 0) ? line + " => " + text.dump(values, -1) : line, Color.SKIP);
        }
      }
    }
  }

  private void retried(TaskInfo task, HostResult result) {
    Map<String, @Nullable Object> values = ResultText.copy(result);
    long left = number(values.get("retries")) - number(values.get("attempts"));
    String name = task.ownName() == null || task.ownName().isEmpty() ? task.name() : task.ownName();
    String line =
        "FAILED - RETRYING: ["
            + ResultText.hostLabel(result)
            + "]: "
            + name
            + " ("
            + left
            + " retries left).";
    display.line(
        text.isVerbose(values, 2) ? line + "Result was: " + text.dump(values, -1) : line,
        Color.DEBUG);
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number n ? n.longValue() : 0;
  }

  private void async(HostResult result) {
    Object job = result.values().get("ansible_job_id");
    if (result.status() == HostResult.Status.FAILED) {
      if (job == null && result.values().get("async_result") instanceof Map<?, ?> inner) {
        job = inner.get("ansible_job_id");
      }
      display.line(
          "ASYNC FAILED on " + result.host() + ": jid=" + ResultText.text(job), Color.DEBUG);
    } else {
      display.line("ASYNC OK on " + result.host() + ": jid=" + ResultText.text(job), Color.DEBUG);
    }
  }

  private void included(RunEvent.Included included) {
    String line = "included: " + included.file() + " for " + String.join(", ", included.hosts());
    if (PythonTruth.of(included.item())) {
      line += " => (item=" + ResultText.text(included.item()) + ")";
    }
    display.line(line, Color.INCLUDED);
  }

  private void ended(RunEvent.PlaybookEnded ended) {
    display.banner("PLAY RECAP");
    new TreeMap<>(ended.stats())
        .forEach(
            (host, stats) -> {
              display.screen(recap(host, stats, true), null, false);
              display.log(recap(host, stats, false));
            });
    display.screen("", null, false);
    if (!ended.customStats().isEmpty() && settings.showCustomStats()) {
      customStats(ended.customStats());
    }
    if (settings.check() && settings.checkModeMarkers()) {
      display.banner("DRY RUN");
    }
  }

  private String recap(String host, HostStats stats, boolean colored) {
    String name = host;
    int width = 26;
    if (colored && settings.color()) {
      Color color =
          stats.failed() != 0 || stats.unreachable() != 0
              ? Color.ERROR
              : stats.changed() != 0 ? Color.CHANGED : Color.OK;
      name = display.paint(host, color);
      width = 37;
    }
    List<String> parts = new ArrayList<>();
    parts.add(count("ok", stats.ok(), Color.OK, colored));
    parts.add(count("changed", stats.changed(), Color.CHANGED, colored));
    parts.add(count("unreachable", stats.unreachable(), Color.UNREACHABLE, colored));
    parts.add(count("failed", stats.failed(), Color.ERROR, colored));
    parts.add(count("skipped", stats.skipped(), Color.SKIP, colored));
    parts.add(count("rescued", stats.rescued(), Color.OK, colored));
    parts.add(count("ignored", stats.ignored(), Color.WARN, colored));
    return name + " ".repeat(Math.max(0, width - name.length())) + " : " + String.join(" ", parts);
  }

  private String count(String name, int number, Color color, boolean colored) {
    String digits = Integer.toString(number);
    String shown = name + "=" + digits + " ".repeat(Math.max(0, 4 - digits.length()));
    return colored && number != 0 ? display.paint(shown, color) : shown;
  }

  private void customStats(Map<String, Map<String, @Nullable Object>> stats) {
    display.banner("CUSTOM STATS: ");
    Map<String, Map<String, @Nullable Object>> sorted = new TreeMap<>(stats);
    sorted.forEach(
        (host, values) -> {
          if (!host.equals("_run")) {
            display.line(
                "\t" + host + ": " + text.dump(new LinkedHashMap<>(values), 1).replace("\n", ""),
                null);
          }
        });
    Map<String, @Nullable Object> run = stats.get("_run");
    if (run != null) {
      display.screen("", null, false);
      display.line("\tRUN: " + text.dump(new LinkedHashMap<>(run), 1).replace("\n", ""), null);
    }
    display.screen("", null, false);
  }
}
