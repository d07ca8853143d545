package io.jansible.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jansible.error.Position;
import io.jansible.event.HostResult;
import io.jansible.event.HostStats;
import io.jansible.event.PlayInfo;
import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;
import io.jansible.event.TaskInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs of the real ansible-playbook, recorded as events together with what it printed: replayed
 * into our callbacks they print the same. The recorded text of {@code -vv} and more is without the
 * lines of modules and connections.
 */
class RecordedRunsTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> printedAsByAnsible() throws IOException {
    return Stream.concat(cases("recorded.json.gz"), cases("recorded-others.json.gz"));
  }

  private Stream<DynamicTest> cases(String file) throws IOException {
    JsonNode cases;
    try (InputStream in = new GZIPInputStream(RecordedRunsTest.class.getResourceAsStream(file))) {
      cases = JSON.readTree(in);
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : cases) {
      tests.add(DynamicTest.dynamicTest(one.get("name").asText(), () -> replay(one)));
    }
    return tests.stream();
  }

  private void replay(JsonNode one) throws IOException {
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    Display display = new Display(settings(one), stdout, stderr);
    JsonNode env = one.get("env");
    InstantSource clock = InstantSource.system();
    Path files = Files.createTempDirectory(folder, "files");
    List<RunListener> outputs = new ArrayList<>();
    outputs.add(
        switch (env.path("ANSIBLE_STDOUT_CALLBACK").asText("default")) {
          case "minimal" -> new MinimalOutput(display);
          case "oneline" -> new OnelineOutput(display);
          case "ansible.posix.json" ->
              new JsonOutput(display, env.path("ANSIBLE_JSON_INDENT").asInt(4), clock);
          case "ansible.posix.debug" ->
              DefaultOutput.splitting(display, DefaultOutput.CommandLineNote.NONE);
          default -> new DefaultOutput(display, DefaultOutput.CommandLineNote.NONE);
        });
    Map<String, String> environment = new LinkedHashMap<>();
    env.fields().forEachRemaining(f -> environment.put(f.getKey(), f.getValue().asText()));
    environment.put("JUNIT_OUTPUT_DIR", files.toString());
    ProfileTasks.Options d = ProfileTasks.Options.DEFAULTS;
    switch (env.path("ANSIBLE_CALLBACKS_ENABLED").asText()) {
      case "ansible.posix.profile_tasks" ->
          outputs.add(
              new ProfileTasks(
                  display,
                  new ProfileTasks.Options(
                      d.limit(),
                      env.get("PROFILE_TASKS_SORT_ORDER").asText(),
                      false,
                      d.dateFormat()),
                  clock));
      case "ansible.posix.profile_roles" -> outputs.add(new ProfileRoles(display, false, clock));
      case "ansible.posix.timer" -> outputs.add(new TimerOutput(display, clock));
      case "junit" -> outputs.add(new JunitOutput(display, environment, folder, clock));
      case "tree" -> outputs.add(new TreeOutput(display, files));
      default -> {
        // none
      }
    }
    for (JsonNode event : one.get("events")) {
      RunEvent read = event(event);
      outputs.forEach(output -> output.on(read));
    }
    boolean timed = one.has("files");
    String printed = stdout.toString(StandardCharsets.UTF_8);
    assertThat(timed ? timeless(printed) : printed)
        .isEqualTo(timed ? timeless(one.get("stdout").asText()) : one.get("stdout").asText());
    if (!timed) {
      assertThat(stderr.toString(StandardCharsets.UTF_8)).isEqualTo(one.get("stderr").asText());
      return;
    }
    Map<String, String> written = new TreeMap<>();
    try (Stream<Path> all = Files.list(files)) {
      for (Path file : all.toList()) {
        written.put(
            file.getFileName().toString().replaceAll("-\\d+\\.\\d+\\.xml", ".xml"),
            timeless(Files.readString(file)));
      }
    }
    Map<String, String> expected = new TreeMap<>();
    one.get("files")
        .fields()
        .forEachRemaining(f -> expected.put(f.getKey(), timeless(f.getValue().asText())));
    assertThat(written).isEqualTo(expected);
  }

  /**
   * Without what differs from run to run: times, ids, and the order of lines that are sorted by
   * time.
   */
  private static String timeless(String text) {
    String plain =
        text.replaceAll(
                "\\w+day \\d\\d \\w+ \\d{4}  \\d\\d:\\d\\d:\\d\\d [-+]\\d{4}"
                    + " \\(\\d:\\d\\d:\\d\\d\\.\\d{3}\\) {7}\\d:\\d\\d:\\d\\d\\.\\d{3} \\*+ ?",
                "TIME")
            .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z", "STAMP")
            .replaceAll("\"id\": \"[^\"]*\"", "\"id\": \"ID\"")
            .replaceAll("-* \\d+\\.\\d\\ds", "SECONDS")
            .replaceAll("time=\"[\\d.E-]+\"", "time=\"T\"")
            .replaceAll("took 0 days, 0 hours, 0 minutes, \\d+ seconds", "TOOK");
    List<String> lines = new ArrayList<>(List.of(plain.split("\n", -1)));
    List<String> sorted =
        lines.stream().filter(line -> line.endsWith(" SECONDS")).sorted().toList();
    int next = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).endsWith(" SECONDS")) {
        lines.set(i, sorted.get(next++));
      }
    }
    return String.join("\n", lines);
  }

  private static OutputSettings settings(JsonNode one) {
    JsonNode env = one.get("env");
    int verbosity = 0;
    boolean check = false;
    for (JsonNode arg : one.get("args")) {
      if (arg.asText().startsWith("-v")) {
        verbosity = arg.asText().length() - 1;
      }
      check |= arg.asText().equals("--check");
    }
    Map<Color, String> colors = new EnumMap<>(Color.class);
    for (Color color : Color.values()) {
      if (env.has("ANSIBLE_" + color.setting())) {
        colors.put(color, env.get("ANSIBLE_" + color.setting()).asText());
      }
    }
    OutputSettings d = OutputSettings.DEFAULTS;
    return new OutputSettings(
        verbosity,
        env.has("ANSIBLE_FORCE_COLOR"),
        colors,
        d.columns(),
        !env.has("ANSIBLE_DISPLAY_SKIPPED_HOSTS"),
        !env.has("ANSIBLE_DISPLAY_OK_HOSTS"),
        env.has("ANSIBLE_DISPLAY_FAILED_STDERR"),
        env.has("ANSIBLE_SHOW_CUSTOM_STATS"),
        env.has("ANSIBLE_SHOW_PER_HOST_START"),
        env.has("ANSIBLE_CHECK_MODE_MARKERS"),
        env.has("ANSIBLE_SHOW_TASK_PATH_ON_FAILURE"),
        env.has("ANSIBLE_DISPLAY_ARGS_TO_STDOUT"),
        env.path("ANSIBLE_CALLBACK_RESULT_FORMAT").asText("json"),
        env.has("ANSIBLE_CALLBACK_FORMAT_PRETTY")
            ? (Boolean) env.get("ANSIBLE_CALLBACK_FORMAT_PRETTY").asText().equals("1")
            : null,
        true,
        true,
        true,
        false,
        3,
        check,
        null,
        verbosity);
  }

  private static RunEvent event(JsonNode e) throws IOException {
    return switch (e.get("type").asText()) {
      case "PlaybookStarted" -> new RunEvent.PlaybookStarted(Path.of(e.get("file").asText()));
      case "PlayStarted" ->
          new RunEvent.PlayStarted(
              new PlayInfo(
                  e.get("id").asLong(),
                  e.get("name").asText(),
                  List.of(),
                  e.get("strategy").asText(),
                  e.get("checkMode").asBoolean(),
                  position(e)));
      case "NoHostsMatched" -> new RunEvent.NoHostsMatched();
      case "NoHostsRemaining" -> new RunEvent.NoHostsRemaining();
      case "TaskStarted" -> new RunEvent.TaskStarted(task(e.get("task")));
      case "HostStarted" -> new RunEvent.HostStarted(task(e.get("task")), e.get("host").asText());
      case "TaskEnded" -> new RunEvent.TaskEnded(task(e.get("task")), result(e));
      case "ItemEnded" -> new RunEvent.ItemEnded(task(e.get("task")), result(e));
      case "TaskRetried" -> new RunEvent.TaskRetried(task(e.get("task")), result(e));
      case "AsyncPolled" -> new RunEvent.AsyncPolled(task(e.get("task")), result(e));
      case "AsyncEnded" -> new RunEvent.AsyncEnded(task(e.get("task")), result(e));
      case "Included" ->
          new RunEvent.Included(
              task(e.get("task")),
              e.get("file").asText(),
              texts(e.get("hosts")),
              value(e.get("item")));
      case "HandlerNotified" ->
          new RunEvent.HandlerNotified(e.get("handler").asText(), e.get("host").asText());
      case "PlaybookEnded" -> ended(e);
      default -> throw new IllegalArgumentException(e.toString());
    };
  }

  private static Position position(JsonNode e) {
    String path = e.path("path").asText("x:1");
    int colon = path.lastIndexOf(':');
    return new Position(path.substring(0, colon), Integer.parseInt(path.substring(colon + 1)), 1);
  }

  private static RunEvent ended(JsonNode e) throws IOException {
    Map<String, HostStats> stats = new LinkedHashMap<>();
    e.get("stats")
        .fields()
        .forEachRemaining(
            f -> {
              JsonNode s = f.getValue();
              stats.put(
                  f.getKey(),
                  new HostStats(
                      s.get("ok").asInt(),
                      s.get("changed").asInt(),
                      s.get("unreachable").asInt(),
                      s.get("failures").asInt(),
                      s.get("skipped").asInt(),
                      s.get("rescued").asInt(),
                      s.get("ignored").asInt()));
            });
    Map<String, Map<String, Object>> custom = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) value(e.get("custom"))).entrySet()) {
      Map<String, Object> values = new LinkedHashMap<>();
      ((Map<?, ?>) entry.getValue()).forEach((k, v) -> values.put(String.valueOf(k), v));
      custom.put(String.valueOf(entry.getKey()), values);
    }
    return new RunEvent.PlaybookEnded(stats, custom);
  }

  private static Object value(JsonNode node) throws IOException {
    return JSON.treeToValue(node, Object.class);
  }

  private static Map<String, Object> map(JsonNode node) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) value(node)).forEach((k, v) -> map.put(String.valueOf(k), v));
    return map;
  }

  private static List<String> texts(JsonNode node) {
    List<String> list = new ArrayList<>();
    node.forEach(item -> list.add(item.asText()));
    return list;
  }

  private static TaskInfo task(JsonNode t) throws IOException {
    return new TaskInfo(
        t.get("id").asLong(),
        t.get("name").asText(),
        t.get("ownName").isNull() ? null : t.get("ownName").asText(),
        t.get("action").asText(),
        t.get("role").isNull() ? null : t.get("role").asText(),
        new Position(t.get("file").asText(), t.get("line").asInt(), 1),
        texts(t.get("tags")),
        map(t.get("args")),
        t.get("handler").asBoolean(),
        t.get("checkMode").asBoolean(),
        t.get("diff").asBoolean(),
        t.get("noLog").asBoolean(),
        t.get("loop").asBoolean());
  }

  private static HostResult result(JsonNode e) throws IOException {
    return new HostResult(
        e.get("host").asText(),
        e.get("delegatedTo").isNull() ? null : e.get("delegatedTo").asText(),
        HostResult.Status.valueOf(e.get("status").asText()),
        e.get("ignored").asBoolean(),
        map(e.get("values")),
        Duration.ZERO);
  }
}
