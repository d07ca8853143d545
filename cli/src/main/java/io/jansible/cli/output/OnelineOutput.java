package io.jansible.cli.output;

import io.jansible.event.HostResult;
import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;
import io.jansible.event.TaskInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ansible's {@code oneline} callback: one line for each host. */
public final class OnelineOutput implements RunListener {
  private final Display display;
  private final ResultText text;

  public OnelineOutput(Display display) {
    this.display = display;
    this.text = new ResultText(display);
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.TaskEnded ended) {
      ended(ended.task(), ended.result());
    } else {
      CommonOutput.show(event, display);
    }
  }

  private void ended(TaskInfo task, HostResult result) {
    Map<String, @Nullable Object> values = ResultText.copy(result);
    String host = result.host();
    switch (result.status()) {
      case FAILED -> {
        if (values.containsKey("exception")) {
          exception(task, result, values);
        }
        display.line(host + " | FAILED! => " + oneLine(values), Color.ERROR);
      }
      case OK, CHANGED -> {
        Color color = result.changed() ? Color.CHANGED : Color.OK;
        String state = result.changed() ? "CHANGED" : "SUCCESS";
        if (ResultText.isCommand(task.action()) && !values.containsKey("ansible_job_id")) {
          display.line(command(host, state, values), color);
        } else {
          display.line(host + " | " + state + " => " + oneLine(values), color);
        }
      }
      case UNREACHABLE -> {
        String message = values.containsKey("msg") ? ResultText.text(values.get("msg")) : "";
        display.line(host + " | UNREACHABLE!: " + message, Color.UNREACHABLE);
      }
      case SKIPPED -> display.line(host + " | SKIPPED", Color.SKIP);
    }
  }

  private void exception(TaskInfo task, HostResult result, Map<String, @Nullable Object> values) {
    String trace = ResultText.text(values.get("exception"));
    if (ResultText.isCommand(task.action()) && !values.containsKey("module_stderr")) {
      display.line(command(result.host(), "FAILED", values), Color.ERROR);
    } else if (display.verbosity() < 3) {
      display.line(
          "An exception occurred during task execution. To see the full traceback, use -vvv. The"
              + " error was: "
              + ResultText.lastLine(trace),
          Color.ERROR);
    } else {
      display.line(
          "An exception occurred during task execution. The full traceback is:\n"
              + trace.replace("\n", ""),
          Color.ERROR);
    }
  }

  private String oneLine(Map<String, @Nullable Object> values) {
    return text.dump(values, 0).replace("\n", "");
  }

  private static String command(String host, String caption, Map<String, @Nullable Object> values) {
    String line =
        host
            + " | "
            + caption
            + " | rc="
            + (values.containsKey("rc") ? ResultText.text(values.get("rc")) : "-1")
            + " | (stdout) "
            + escaped(values.get("stdout"));
    return PythonTruth.of(values.get("stderr"))
        ? line + " (stderr) " + escaped(values.get("stderr"))
        : line;
  }

  private static String escaped(@Nullable Object value) {
    return value == null ? "" : ResultText.text(value).replace("\n", "\\n").replace("\r", "\\r");
  }
}
