package io.jansible.cli.output;

import io.jansible.event.HostResult;
import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;
import io.jansible.event.TaskInfo;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ansible's {@code junit} callback: a JUnit report of each playbook, one test case for each host's
 * task. Set up by {@code JUNIT_*}.
 */
public final class JunitOutput implements RunListener {
  private static final Set<String> SETUP = Set.of("setup", "gather_facts");

  private enum Status {
    OK,
    FAILED,
    SKIPPED,
    INCLUDED
  }

  private record HostCase(
      String host,
      Status status,
      Map<String, @Nullable Object> values,
      String included,
      Instant finish) {}

  private static final class TaskCases {
    final String name;
    final String path;
    final String play;
    final String action;
    final Instant start;
    final Map<String, HostCase> hosts = new LinkedHashMap<>();

    TaskCases(String name, String path, String play, String action, Instant start) {
      this.name = name;
      this.path = path;
      this.play = play;
      this.action = action;
      this.start = start;
    }
  }

  private final Display display;
  private final ResultText text;
  private final Map<String, String> environment;
  private final Path workingDirectory;
  private final InstantSource clock;
  private final Map<Long, TaskCases> tasks = new LinkedHashMap<>();
  private String playbook = "";
  private String play = "";

  public JunitOutput(
      Display display,
      Map<String, String> environment,
      Path workingDirectory,
      InstantSource clock) {
    this.display = display;
    this.text = new ResultText(display);
    this.environment = environment;
    this.workingDirectory = workingDirectory;
    this.clock = clock;
  }

  @Override
  public void on(RunEvent event) {
    switch (event) {
      case RunEvent.PlaybookStarted started -> {
        String file = String.valueOf(started.file().getFileName());
        int dot = file.lastIndexOf('.');
        playbook = dot > 0 ? file.substring(0, dot) : file;
      }
      case RunEvent.PlayStarted started -> play = started.play().name();
      case RunEvent.TaskStarted started -> started(started.task());
      case RunEvent.TaskEnded ended -> ended(ended.task(), ended.result());
      case RunEvent.Included included ->
          finish(included.task(), "include", Status.INCLUDED, Map.of(), includedText(included));
      case RunEvent.PlaybookEnded ended -> report();
      default -> {
        // nothing to report of it
      }
    }
  }

  private static String includedText(RunEvent.Included included) {
    String item = PythonText.repr(included.item());
    String vars =
        included.item() == null
            ? "{}"
            : "{'item': %s, 'ansible_loop_var': 'item', '_ansible_item_label': %s}"
                .formatted(item, item);
    return included.file()
        + " (args={} vars="
        + vars
        + "): ["
        + String.join(", ", included.hosts())
        + "]";
  }

  private boolean on(String name, String otherwise) {
    return environment.getOrDefault(name, otherwise).toLowerCase(Locale.ROOT).equals("true");
  }

  private void started(TaskInfo task) {
    tasks.computeIfAbsent(
        task.id(),
        id -> {
          StringBuilder name = new StringBuilder(task.name().strip());
          if (!task.noLog()
              && !on("JUNIT_HIDE_TASK_ARGUMENTS", "False")
              && !task.args().isEmpty()) {
            name.append(' ');
            String separator = "";
            for (Map.Entry<String, @Nullable Object> argument : task.args().entrySet()) {
              name.append(separator)
                  .append(argument.getKey())
                  .append('=')
                  .append(PythonText.str(argument.getValue()));
              separator = ", ";
            }
          }
          return new TaskCases(
              name.toString(),
              task.position().file() + ":" + task.position().line(),
              play,
              task.action(),
              clock.instant());
        });
  }

  private void ended(TaskInfo task, HostResult result) {
    Status status =
        switch (result.status()) {
          case OK, CHANGED -> Status.OK;
          case SKIPPED -> Status.SKIPPED;
          case FAILED, UNREACHABLE ->
              result.ignored() && !on("JUNIT_FAIL_ON_IGNORE", "False") ? Status.OK : Status.FAILED;
        };
    if (result.status() != HostResult.Status.UNREACHABLE) {
      finish(task, result.host(), status, result.values(), "");
    }
  }

  private void finish(
      TaskInfo task,
      String host,
      Status outcome,
      Map<String, @Nullable Object> values,
      String included) {
    started(task);
    TaskCases cases = Objects.requireNonNull(tasks.get(task.id()));
    Status status = outcome;
    if (on("JUNIT_FAIL_ON_CHANGE", "False")
        && status == Status.OK
        && Boolean.TRUE.equals(values.get("changed"))) {
      status = Status.FAILED;
    }
    if (status == Status.FAILED && cases.name.contains("EXPECTED FAILURE")) {
      status = Status.OK;
    } else if (cases.name.contains("TOGGLE RESULT")
        && (status == Status.FAILED || status == Status.OK)) {
      status = status == Status.FAILED ? Status.OK : Status.FAILED;
    }
    if (cases.name.startsWith(environment.getOrDefault("JUNIT_TEST_CASE_PREFIX", ""))
        || status == Status.FAILED) {
      HostCase before = cases.hosts.get(host);
      String all =
          before != null && status == Status.INCLUDED
              ? before.included() + "\n" + included
              : included;
      cases.hosts.put(host, new HostCase(host, status, values, all, clock.instant()));
    }
  }

  private void report() {
    StringBuilder cases = new StringBuilder();
    int[] counts = new int[4]; // errors, failures, skipped, tests
    double[] seconds = new double[1];
    for (TaskCases task : tasks.values()) {
      boolean setup = SETUP.contains(task.action.substring(task.action.lastIndexOf('.') + 1));
      if (setup && !on("JUNIT_INCLUDE_SETUP_TASKS_IN_REPORT", "True")) {
        continue;
      }
      task.hosts.values().forEach(host -> testCase(task, host, cases, counts, seconds));
    }
    String numbers =
        "disabled=\"0\" errors=\""
            + counts[0]
            + "\" failures=\""
            + counts[1]
            + "\"%s"
            + (" tests=\""
                + counts[3]
                + "\" time=\""
                + BigDecimal.valueOf(seconds[0]).toPlainString()
                + "\"");
    String xml =
        "<?xml version=\"1.0\" ?>\n<testsuites "
            + numbers.formatted("")
            + ">\n\t<testsuite "
            + numbers.formatted(" name=\"" + escaped(playbook) + "\" skipped=\"" + counts[2] + "\"")
            + (cases.isEmpty() ? "/>\n" : ">\n" + cases + "\t</testsuite>\n")
            + "</testsuites>\n";
    Instant now = clock.instant();
    String name = "%s-%d.%06d.xml".formatted(playbook, now.getEpochSecond(), now.getNano() / 1000);
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    Path folder =
        workingDirectory.resolve(
            environment.getOrDefault("JUNIT_OUTPUT_DIR", home + "/.ansible.log"));
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(name), xml);
    } catch (IOException e) {
      display.warning("Unable to write the JUnit report to " + folder + ": " + e.getMessage());
    }
  }

  private void testCase(
      TaskCases task, HostCase host, StringBuilder out, int[] counts, double[] seconds) {
    double time = Duration.between(task.start, host.finish()).toNanos() / 1e9;
    seconds[0] += time;
    counts[3]++;
    out.append("\t\t<testcase classname=\"")
        .append(escaped(className(task.path)))
        .append("\" name=\"")
        .append(escaped("[" + host.host() + "] " + task.play + ": " + task.name))
        .append("\" time=\"")
        .append(BigDecimal.valueOf(time).toPlainString())
        .append("\">\n");
    Map<String, @Nullable Object> values = new LinkedHashMap<>(host.values());
    String dump = text.dump(values, 0);
    switch (host.status()) {
      case INCLUDED -> element(out, "system-out", "", host.included());
      case OK -> element(out, "system-out", "", dump);
      case SKIPPED -> {
        counts[2]++;
        element(
            out,
            "skipped",
            "",
            values.containsKey("skip_reason")
                ? ResultText.text(values.get("skip_reason"))
                : "skipped");
      }
      case FAILED -> {
        boolean exception = values.containsKey("exception");
        counts[exception ? 0 : 1]++;
        String message =
            exception
                ? ResultText.lastLine(ResultText.text(values.get("exception")))
                : values.containsKey("msg")
                    ? ResultText.text(values.get("msg"))
                    : "rc=" + (values.containsKey("rc") ? ResultText.text(values.get("rc")) : "0");
        String tag = exception ? "error" : "failure";
        element(
            out,
            tag,
            " message=\"" + escaped(message) + "\" type=\"" + tag + "\"",
            exception ? ResultText.text(values.get("exception")) : dump);
      }
    }
    out.append("\t\t</testcase>\n");
  }

  private String className(String taskPath) {
    String name = taskPath;
    String base = environment.getOrDefault("JUNIT_TASK_RELATIVE_PATH", "");
    if (!base.isEmpty()) {
      name = workingDirectory.resolve(base).normalize().relativize(Path.of(taskPath)).toString();
    }
    String outside = environment.get("JUNIT_REPLACE_OUT_OF_TREE_PATH");
    if (outside != null && name.startsWith("../")) {
      name = outside + name.substring(name.lastIndexOf('/') + 1);
    }
    return on("JUNIT_TASK_CLASS", "False") ? name.replaceAll("\\.yml:[0-9]+$", "") : name;
  }

  private static void element(StringBuilder out, String tag, String attributes, String content) {
    out.append("\t\t\t<")
        .append(tag)
        .append(attributes)
        .append('>')
        .append(escaped(content))
        .append("</")
        .append(tag)
        .append(">\n");
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> {
                  if (c == '\n'
                      || c == '\t'
                      || c == '\r'
                      || (c >= 0x20
                          && c != 0xfffe
                          && c != 0xffff
                          && !(c >= 0xd800 && c < 0xe000))) {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.toString();
  }
}
