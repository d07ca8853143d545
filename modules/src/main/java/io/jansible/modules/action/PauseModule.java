package io.jansible.modules.action;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Values;
import io.jansible.value.PythonJson;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.pause}: waits for a time, or for the person at the terminal. */
final class PauseModule implements Module {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
  private static final String KEYS = "(ctrl+C then 'C' = continue early, ctrl+C then 'A' = abort)";
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.pause",
              "Pause playbook execution",
              ArgumentSpec.of(
                      Argument.bool("echo").or(true).doc("Whether what is typed shows."),
                      Argument.raw("minutes").doc("How many minutes to wait."),
                      Argument.raw("seconds").doc("How many seconds to wait."),
                      Argument.text("prompt").doc("What to ask."))
                  .exclusive("minutes", "seconds"))
          .onController();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public boolean bypassesHostLoop() {
    return true;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    boolean echo = call.args().bool("echo");
    String prompt = call.args().text("prompt");
    boolean asked = prompt != null && !prompt.isEmpty();
    Long minutes = whole(call, "minutes");
    Long seconds = minutes != null ? (Long) (minutes * 60) : whole(call, "seconds");
    String hidden = echo ? "" : " (output is hidden)";
    String text =
        "["
            + call.taskName().strip()
            + "]\n"
            + (asked ? prompt : "Press enter to continue, Ctrl+C to interrupt")
            + hidden
            + ":";
    long begin = System.nanoTime();
    LocalDateTime start = LocalDateTime.now();
    String input = "";
    if (seconds == null) {
      String answer = call.control().prompt(text, echo, null);
      if (answer == null) {
        call.warn("Not waiting for response to prompt as stdin is not interactive");
      } else {
        input = answer;
      }
    } else {
      long wait = Math.max(1, seconds);
      call.control().display("Pausing for " + wait + " seconds" + hidden);
      if (asked) {
        call.control().display(KEYS + "\r");
      }
      waitFor(call, asked ? text : KEYS + "\r", Duration.ofSeconds(wait));
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    boolean inSeconds = minutes == null && seconds != null;
    double shown = took.toNanos() / 1e9 / (inSeconds ? 1 : 60);
    String rounded = PythonJson.number(Math.round(shown * 100) / 100.0);
    return ModuleResult.changed(false)
        .put("rc", 0L)
        .put("stderr", "")
        .put("stdout", "Paused for " + rounded + (inSeconds ? " seconds" : " minutes"))
        .put("start", TIME.format(start))
        .put("stop", TIME.format(LocalDateTime.now()))
        .put("delta", took.toSeconds())
        .put("echo", echo)
        .put("user_input", input);
  }

  /** Enter does not end a timed pause; without a terminal the time is slept through. */
  private static void waitFor(ModuleCall call, String text, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    String shown = text;
    while (true) {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (left.isNegative() || left.isZero()) {
        return;
      }
      if (call.control().prompt(shown, false, left) == null) {
        left = Duration.ofNanos(end - System.nanoTime());
        if (!left.isNegative() && !left.isZero()) {
          call.control().sleep(left);
        }
        return;
      }
      shown = "";
    }
  }

  private static @Nullable Long whole(ModuleCall call, String name) {
    Object value = call.args().raw(name);
    if (value == null) {
      return null;
    }
    try {
      return Numbers.integer(value);
    } catch (PythonError e) {
      throw new ModuleFailure(
          "argument '"
              + name
              + "' is of type <class '"
              + Values.qualifiedTypeName(value)
              + "'> and we were unable to convert to int: "
              + e.text());
    }
  }
}
