package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.playbook.Task;
import io.jansible.template.Arguments;
import io.jansible.template.Templar;
import io.jansible.template.TemplateEngine;
import io.jansible.template.UndefinedException;
import io.jansible.template.Variables;
import io.jansible.template.value.Text;
import io.jansible.value.Unsafe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the debugger's expressions see of a task: {@code task}, {@code task_vars}, {@code host} and
 * {@code result}. The expressions are Jinja2's, which have the literals and subscripts of Python;
 * what can be assigned are members of {@code task.args} and {@code task_vars}.
 */
final class DebugScope {
  private static final Pattern MEMBER =
      Pattern.compile("(task\\.args|task_vars)\\[(['\"])(.+?)\\2\\]\\s*=(?!=)\\s*(.+)");
  private static final Pattern WHOLE = Pattern.compile("task\\.args\\s*=(?!=)\\s*(.+)");
  private static final Pattern REMOVAL =
      Pattern.compile("del\\s+(task\\.args|task_vars)\\[(['\"])(.+?)\\2\\]");
  private static final Pattern ASSIGNMENT = Pattern.compile("([^=!<>]+)=(?!=).*");

  private final TemplateEngine templates;
  private final TaskOutcome outcome;
  private final Templar templar;
  private final Map<String, @Nullable Object> args;
  private final Map<String, @Nullable Object> overrides = new LinkedHashMap<>();
  private boolean changed;

  DebugScope(TemplateEngine templates, TaskOutcome outcome, Templar templar) {
    this.templates = templates;
    this.outcome = outcome;
    this.templar = templar;
    this.args = new LinkedHashMap<>(outcome.args);
  }

  Task task() {
    return changed ? outcome.task.withArgs(args) : outcome.task;
  }

  Map<String, @Nullable Object> variables() {
    return overrides;
  }

  /** The value of an expression as {@code pprint} lays it out, or what is wrong with it. */
  String show(String expression) {
    try {
      return switch (expression) {
        case "task" -> outcome.task.toString();
        case "host" -> outcome.host;
        default -> pretty(value(expression));
      };
    } catch (JansibleException e) {
      return problem(expression, e);
    }
  }

  /** Sets a value, or shows that of an expression; what is to be said of it. */
  Optional<String> execute(String statement) {
    try {
      Matcher removal = REMOVAL.matcher(statement);
      if (removal.matches()) {
        members(removal.group(1)).remove(removal.group(3));
        return Optional.empty();
      }
      Matcher member = MEMBER.matcher(statement);
      if (member.matches()) {
        members(member.group(1)).put(member.group(3), value(member.group(4)));
        return Optional.empty();
      }
      Matcher whole = WHOLE.matcher(statement);
      if (whole.matches() && value(whole.group(1)) instanceof Map<?, ?> all) {
        members("task.args").clear();
        all.forEach((name, each) -> args.put(name.toString(), each));
        return Optional.empty();
      }
      if (ASSIGNMENT.matcher(statement).matches()) {
        return Optional.of(
            "***NotImplementedError: only members of task.args and task_vars can be set here");
      }
      return Optional.of(Text.repr(value(statement)));
    } catch (JansibleException e) {
      return Optional.of(problem(statement, e));
    }
  }

  /** Makes the task what it was, its arguments rendered with the variables as they are now. */
  Optional<String> update() {
    try {
      Map<String, @Nullable Object> rendered = new LinkedHashMap<>();
      Templar now = templar.with(overrides);
      outcome.task.args().forEach((name, raw) -> rendered.put(name, now.value(raw)));
      args.clear();
      args.putAll(rendered);
      changed = true;
      return Optional.empty();
    } catch (JansibleException e) {
      return Optional.of(problem("", e));
    }
  }

  private Map<String, @Nullable Object> members(String of) {
    if (of.equals("task_vars")) {
      return overrides;
    }
    changed = true;
    return args;
  }

  private @Nullable Object value(String expression) {
    Map<String, @Nullable Object> scope = scope();
    Variables variables =
        new Variables() {
          @Override
          public @Nullable Object raw(String name) {
            return scope.containsKey(name) ? scope.get(name) : ABSENT;
          }

          @Override
          public Set<String> names() {
            return scope.keySet();
          }
        };
    return Unsafe.unmark(templar.with(variables).expression(expression));
  }

  /** Values are marked, so that templates in them show as they are written. */
  private Map<String, @Nullable Object> scope() {
    Map<String, @Nullable Object> task = new LinkedHashMap<>(FailedTask.describe(outcome.task));
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    args.forEach((name, raw) -> plain.put(name, Unsafe.unmark(raw)));
    task.put("args", plain);
    Map<String, @Nullable Object> vars = new LinkedHashMap<>();
    outcome
        .task
        .directives()
        .vars()
        .forEach(each -> each.forEach((name, raw) -> vars.put(name, Unsafe.unmark(raw))));
    task.put("vars", vars);
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (String name : templar.variables().names()) {
      all.put(name, Unsafe.unmark(templar.variables().raw(name)));
    }
    all.putAll(overrides);
    Map<String, @Nullable Object> scope = new LinkedHashMap<>();
    scope.put("task", Unsafe.mark(task));
    scope.put("task_vars", Unsafe.mark(all));
    scope.put("host", Unsafe.mark(Map.of("name", outcome.host)));
    scope.put("result", Unsafe.mark(Map.of("_result", result())));
    return scope;
  }

  private Map<String, @Nullable Object> result() {
    if (outcome.noLog) {
      Map<String, @Nullable Object> censored = new LinkedHashMap<>();
      censored.put(
          "censored",
          "the output has been hidden due to the fact that 'no_log: true' was specified for this"
              + " result");
      return censored;
    }
    return Results.registered(outcome.result);
  }

  private String pretty(@Nullable Object value) {
    return Text.str(
        templates
            .context(templar.variables())
            .filter("pprint", value, new Arguments(List.of(), Map.of())));
  }

  private static String problem(String expression, JansibleException error) {
    boolean name = expression.matches("[A-Za-z_]\\w*");
    if (name && error instanceof UndefinedException) {
      return "***NameError:NameError(\"name '" + expression + "' is not defined\")";
    }
    return "***"
        + error.getClass().getSimpleName().replace("Exception", "Error")
        + ":"
        + error.text();
  }
}
