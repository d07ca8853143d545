package io.jansible.cli.output;

import io.jansible.error.Position;
import io.jansible.event.HostResult;
import io.jansible.event.HostStats;
import io.jansible.event.PlayInfo;
import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;
import io.jansible.event.TaskInfo;
import io.jansible.value.PythonJson;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ansible.posix.json} callback: one JSON document about the whole playbook, at its end.
 */
public final class JsonOutput implements RunListener {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

  private static final Set<String> NOTES =
      Set.of("_ansible_item_label", "_ansible_verbose_always", "_ansible_verbose_override");

  private record HostTask(String host, long task) {}

  private final Display display;
  private final int indent;
  private final InstantSource clock;
  private final List<Map<String, @Nullable Object>> plays = new ArrayList<>();
  private final Map<HostTask, Map<String, Object>> running = new HashMap<>();
  private List<Object> tasks = new ArrayList<>();
  private Map<String, Object> playDuration = new LinkedHashMap<>();
  private final Map<HostTask, List<Map<String, @Nullable Object>>> items = new HashMap<>();
  private @Nullable Map<String, Object> lastTask;
  private boolean lockstep;

  /**
   * @param indent blanks for each level, 0 or less for one line
   */
  public JsonOutput(Display display, int indent, InstantSource clock) {
    this.display = display;
    this.indent = indent <= 0 ? -1 : indent;
    this.clock = clock;
  }

  @Override
  public void on(RunEvent event) {
    switch (event) {
      case RunEvent.PlayStarted started -> play(started.play());
      case RunEvent.TaskStarted started -> {
        if (lockstep) {
          lastTask = task(started.task());
        }
      }
      case RunEvent.HostStarted started -> {
        if (!lockstep) {
          lastTask = task(started.task());
          running.put(new HostTask(started.host(), started.task().id()), lastTask);
        }
      }
      case RunEvent.ItemEnded ended -> item(ended.task(), ended.result());
      case RunEvent.TaskEnded ended -> ended(ended.task(), ended.result());
      case RunEvent.PlaybookEnded ended -> write(ended);
      default -> CommonOutput.show(event, display);
    }
  }

  private String now() {
    return TIME.format(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  private static String path(Position position) {
    return position.file() + ":" + position.line();
  }

  private void play(PlayInfo info) {
    lockstep = info.strategy().equals("linear") || info.strategy().equals("debug");
    playDuration = new LinkedHashMap<>(Map.of("start", now()));
    Map<String, @Nullable Object> play = new LinkedHashMap<>();
    play.put("name", info.name());
    play.put("id", Long.toString(info.id()));
    play.put("path", path(info.position()));
    play.put("duration", playDuration);
    tasks = new ArrayList<>();
    plays.add(new LinkedHashMap<>(Map.of("play", play, "tasks", tasks)));
  }

  private Map<String, Object> task(TaskInfo info) {
    Map<String, Object> task = new LinkedHashMap<>();
    task.put("name", info.name());
    task.put("id", Long.toString(info.id()));
    task.put("path", path(info.position()));
    task.put("duration", new LinkedHashMap<>(Map.of("start", now())));
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("task", task);
    entry.put("hosts", new LinkedHashMap<String, Object>());
    tasks.add(entry);
    return entry;
  }

  @SuppressWarnings("unchecked")
  private void ended(TaskInfo info, HostResult result) {
    Map<String, Object> entry =
        lockstep ? lastTask : running.remove(new HostTask(result.host(), info.id()));
    if (entry == null) {
      entry = task(info);
      lastTask = entry;
    }
    Map<String, @Nullable Object> values = ResultText.copy(result);
    if (result.status() == HostResult.Status.FAILED) {
      values.put("failed", true);
    } else if (result.status() == HostResult.Status.SKIPPED) {
      values.put("skipped", true);
    }
    List<Map<String, @Nullable Object>> notes =
        items.remove(new HostTask(result.host(), info.id()));
    boolean hidden = values.containsKey("censored");
    boolean bare =
        result.status() == HostResult.Status.UNREACHABLE || values.containsKey("include_args");
    if (!hidden && !bare) {
      addNotes(values, notes == null ? List.of() : notes);
    }
    values.put("action", info.action());
    ((Map<String, Object>) java.util.Objects.requireNonNull(entry.get("hosts")))
        .put(result.host(), values);
    Map<String, Object> task =
        (Map<String, Object>) java.util.Objects.requireNonNull(entry.get("task"));
    String end = now();
    ((Map<String, Object>) java.util.Objects.requireNonNull(task.get("duration"))).put("end", end);
    playDuration.put("end", end);
  }

  /** Puts in what Ansible notes for itself and this format does not leave out. */
  private static void addNotes(
      Map<String, @Nullable Object> values, List<Map<String, @Nullable Object>> items) {
    if (!(values.get("results") instanceof List<?> results)) {
      values.putIfAbsent("_ansible_no_log", false);
      return;
    }
    List<@Nullable Object> noted = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        if (i < items.size()) {
          items.get(i).forEach(copy::putIfAbsent);
        }
        if (!copy.containsKey("include_args")) {
          copy.putIfAbsent("_ansible_no_log", false);
        }
        noted.add(copy);
      } else {
        noted.add(results.get(i));
      }
    }
    values.put("results", noted);
  }

  private void item(TaskInfo info, HostResult result) {
    Map<String, @Nullable Object> notes = new LinkedHashMap<>(result.values());
    notes.keySet().retainAll(NOTES);
    items
        .computeIfAbsent(new HostTask(result.host(), info.id()), key -> new ArrayList<>())
        .add(notes);
  }

  private void write(RunEvent.PlaybookEnded ended) {
    Map<String, Object> stats = new TreeMap<>();
    ended.stats().forEach((host, one) -> stats.put(host, summary(one)));
    Map<String, Object> custom = new LinkedHashMap<>();
    Map<String, @Nullable Object> global = new LinkedHashMap<>();
    if (display.settings().showCustomStats()) {
      custom.putAll(ended.customStats());
      if (custom.remove("_run") != null) {
        global.putAll(java.util.Objects.requireNonNull(ended.customStats().get("_run")));
      }
    }
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("plays", plays);
    output.put("stats", stats);
    output.put("custom_stats", custom);
    output.put("global_custom_stats", global);
    display.line(new PythonJson(indent, true, true).dumps(output), null);
  }

  private static Map<String, Object> summary(HostStats stats) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ok", stats.ok());
    map.put("changed", stats.changed());
    map.put("unreachable", stats.unreachable());
    map.put("failures", stats.failed());
    map.put("skipped", stats.skipped());
    map.put("rescued", stats.rescued());
    map.put("ignored", stats.ignored());
    return map;
  }
}
