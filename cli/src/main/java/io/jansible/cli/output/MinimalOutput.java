package io.jansible.cli.output;

import io.jansible.event.HostResult;
import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;
import io.jansible.event.TaskInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ansible's {@code minimal} callback, which its ad hoc command uses. */
public final class MinimalOutput implements RunListener {
  private final Display display;
  private final ResultText text;

  public MinimalOutput(Display display) {
    this.display = display;
    this.text = new ResultText(display);
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.TaskEnded ended) {
      ended(ended.task(), ended.result());
    } else if (event instanceof RunEvent.ItemEnded item) {
      diff(item.task(), item.result());
    } else {
      CommonOutput.show(event, display);
    }
  }

  private void ended(TaskInfo task, HostResult result) {
    Map<String, @Nullable Object> values = ResultText.copy(result);
    String host = result.host();
    switch (result.status()) {
      case FAILED -> {
        text.exception(values, false);
        text.warnings(values);
        if (ResultText.isCommand(task.action()) && !values.containsKey("module_stderr")) {
          display.line(command(host, "FAILED", values), Color.ERROR);
        } else {
          display.line(host + " | FAILED! => " + text.dump(values, 4), Color.ERROR);
        }
      }
      case OK, CHANGED -> {
        diff(task, result);
        ResultText.clean(values, task.action());
        text.warnings(values);
        Color color = result.changed() ? Color.CHANGED : Color.OK;
        String state = result.changed() ? "CHANGED" : "SUCCESS";
        if (ResultText.isCommand(task.action()) && !values.containsKey("ansible_job_id")) {
          display.line(command(host, state, values), color);
        } else {
          display.line(host + " | " + state + " => " + text.dump(values, 4), color);
        }
      }
      case SKIPPED -> display.line(host + " | SKIPPED", Color.SKIP);
      case UNREACHABLE ->
          display.line(host + " | UNREACHABLE! => " + text.dump(values, 4), Color.UNREACHABLE);
    }
  }

  private void diff(TaskInfo task, HostResult result) {
    Object difference = result.values().get("diff");
    boolean ok =
        result.status() == HostResult.Status.OK || result.status() == HostResult.Status.CHANGED;
    if (ok && task.diff() && PythonTruth.of(difference)) {
      display.line(text.diff(difference), null);
    }
  }

  private static String command(String host, String caption, Map<String, @Nullable Object> values) {
    return host
        + " | "
        + caption
        + " | rc="
        + (values.containsKey("rc") ? ResultText.text(values.get("rc")) : "-1")
        + " >>\n"
        + part(values, "stdout")
        + part(values, "stderr")
        + part(values, "msg")
        + "\n";
  }

  private static String part(Map<String, @Nullable Object> values, String key) {
    return values.containsKey(key) ? ResultText.text(values.get(key)) : "";
  }
}
