package io.jansible.engine;

import io.jansible.event.RunEvent;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stops at a task's result and lets the person at the terminal look around, change the task and
 * have it run again: the {@code debugger} keyword, {@code strategy: debug} and {@code
 * enable_task_debugger}.
 */
final class TaskDebugger {
  private static final String HELP =
      """

      Documented commands (type help <topic>):
      ========================================
      EOF  c  continue  h  help  p  pprint  q  quit  r  redo  u  update_task

      """;

  private static final Map<String, String> TOPICS =
      Map.ofEntries(
          Map.entry("EOF", "Quit"),
          Map.entry("q", "Quit"),
          Map.entry("quit", "Quit"),
          Map.entry("c", "Continue to next result"),
          Map.entry("continue", "Continue to next result"),
          Map.entry("p", "Pretty Print"),
          Map.entry("pprint", "Pretty Print"),
          Map.entry(
              "r", "Schedule task for re-execution. The re-execution may not be the next result"),
          Map.entry(
              "redo",
              "Schedule task for re-execution. The re-execution may not be the next result"),
          Map.entry(
              "u", "Undo changes of the task and render its arguments with the changed task_vars"),
          Map.entry(
              "update_task",
              "Undo changes of the task and render its arguments with the changed task_vars"),
          Map.entry("h", "List available commands"),
          Map.entry("help", "List available commands"));

  private final PlayState play;
  private final boolean enabled;

  /** Ends the run at once. */
  static final class QuitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QuitException() {
      super("User interrupted execution");
    }
  }

  /** The task that is to run again, and variables that were set for it. */
  record Redo(Task task, Map<String, @Nullable Object> variables) {}

  TaskDebugger(PlayState play, boolean enabled) {
    this.play = play;
    this.enabled = enabled;
  }

  boolean wants(TaskOutcome outcome) {
    boolean ignored = play.run.config().debuggerHeedsIgnoreErrors() && outcome.ignoreErrors;
    boolean failed = outcome.failed() && !ignored;
    if (outcome.debugger == null) {
      return enabled && (failed || outcome.unreachable());
    }
    return switch (outcome.debugger) {
      case "always" -> true;
      case "never" -> false;
      case "on_failed" -> failed || (enabled && outcome.unreachable());
      case "on_unreachable" -> outcome.unreachable() || (enabled && failed);
      case "on_skipped" -> outcome.skipped() || (enabled && (failed || outcome.unreachable()));
      default -> enabled && (failed || outcome.unreachable());
    };
  }

  /** Takes commands until one ends the dialogue; null to go on with the result as it is. */
  @Nullable Redo ask(TaskOutcome outcome, Templar templar) {
    DebugScope scope = new DebugScope(play.run.templates(), outcome, templar);
    String prompt = "[" + outcome.host + "] " + outcome.task + " (debug)> ";
    String last = "";
    while (true) {
      String typed = play.run.prompter().line(prompt);
      String line = typed == null ? "EOF" : typed.strip();
      if (line.isEmpty()) {
        line = last; // as Python's cmd: an empty line is the last one again
      }
      last = line;
      String command = line.split("\\s+", 2)[0];
      String rest = line.substring(command.length()).strip();
      switch (command) {
        case "" -> {}
        case "c", "continue" -> {
          return null;
        }
        case "r", "redo" -> {
          return new Redo(scope.task(), scope.variables());
        }
        case "q", "quit", "EOF" -> {
          say("User interrupted execution");
          throw new QuitException();
        }
        case "p", "pprint" -> say(scope.show(rest));
        case "u", "update_task" -> scope.update().ifPresent(this::say);
        case "h", "help", "?" ->
            say(rest.isEmpty() ? HELP : TOPICS.getOrDefault(rest, "*** No help on " + rest));
        default -> scope.execute(line).ifPresent(this::say);
      }
    }
  }

  private void say(String text) {
    play.send(new RunEvent.Message(text, 0));
  }
}
