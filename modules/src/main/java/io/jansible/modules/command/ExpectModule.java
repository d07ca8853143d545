package io.jansible.modules.command;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Words;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.EscapedText;
import io.jansible.value.JsonReader;
import io.jansible.value.PythonJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.builtin.expect}: a command on a terminal, whose questions are answered. A terminal
 * takes a program on the host: any Python 3 there, without pexpect.
 */
final class ExpectModule implements Module {
  private static final String PROGRAM = program();
  private static final int NO_PYTHON = 95;
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.expect",
              "Executes a command and responds to prompts",
              ArgumentSpec.of(
                  Argument.text("command").must().doc("The command; no shell looks at it."),
                  Argument.path("chdir").doc("Directory to run it in."),
                  Argument.path("creates").doc("Do nothing if this file exists."),
                  Argument.path("removes").doc("Do nothing if this file is missing."),
                  Argument.dict("responses")
                      .must()
                      .doc("Regular expressions of questions and their answers, one or a list."),
                  Argument.raw("timeout")
                      .or(30L)
                      .doc("Seconds to wait for the next question or the end; null for ever."),
                  Argument.bool("echo").or(false).doc("Whether answers show in stdout.")))
          .withoutCheckMode();

  private static String program() {
    try (InputStream in = ExpectModule.class.getResourceAsStream("expect.py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String command = args.string("command");
    Long timeout = timeout(args.raw("timeout"), call.givenArgs().containsKey("timeout"));
    if (command.isBlank()) {
      throw new ModuleFailure("no command given", Map.of("rc", 256L));
    }
    String directory = args.text("chdir");
    ModuleResult skipped = skippedByFiles(call, command, directory);
    if (skipped != null) {
      return skipped;
    }
    Map<String, @Nullable Object> task = new LinkedHashMap<>();
    task.put("command", command);
    task.put("chdir", directory);
    task.put("timeout", timeout);
    task.put("echo", args.bool("echo"));
    task.put("responses", responses(args.dict("responses")));
    String script =
        "for p in python3 /usr/bin/python3 /usr/libexec/platform-python; do"
            + " command -v \"$p\" >/dev/null 2>&1 && exec \"$p\" -c "
            + Words.quote(PROGRAM)
            + "; done; exit "
            + NO_PYTHON;
    LocalDateTime start = LocalDateTime.now();
    long begin = System.nanoTime();
    ExecResult outcome =
        call.host()
            .exec(
                ExecRequest.script(script)
                    .withStdin(PythonJson.PLAIN.dumps(task).getBytes(StandardCharsets.UTF_8)));
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    if (outcome.rc() == NO_PYTHON) {
      throw new ModuleFailure(
          "expect needs a terminal on the host, which Jansible makes with Python 3 there, and none"
              + " was found");
    }
    return result(command, answer(outcome), start, took);
  }

  private static @Nullable Long timeout(@Nullable Object given, boolean asked) {
    if (given == null) {
      return asked ? null : (Long) 30L;
    }
    try {
      return given instanceof Number number
          ? (Long) number.longValue()
          : Long.valueOf(Text.str(given).strip());
    } catch (NumberFormatException e) {
      throw new ModuleFailure(
          "argument 'timeout' is of type <class '"
              + Values.qualifiedTypeName(given)
              + "'> and we were unable to convert to int: \""
              + Text.repr(given)
              + "\" cannot be converted to an int");
    }
  }

  private static @Nullable ModuleResult skippedByFiles(
      ModuleCall call, String command, @Nullable String directory) {
    String creates = call.args().text("creates");
    if (creates != null
        && !creates.isEmpty()
        && call.host().stat(below(directory, creates), StatOptions.FOLLOW).exists()) {
      return notRun(command, "skipped, since " + creates + " exists");
    }
    String removes = call.args().text("removes");
    if (removes != null
        && !removes.isEmpty()
        && !call.host().stat(below(directory, removes), StatOptions.FOLLOW).exists()) {
      return notRun(command, "skipped, since " + removes + " does not exist");
    }
    return null;
  }

  private static String below(@Nullable String directory, String path) {
    return directory == null || path.startsWith("/") || path.startsWith("~")
        ? path
        : directory + "/" + path;
  }

  private static ModuleResult notRun(String command, String reason) {
    return ModuleResult.changed(false)
        .put("cmd", command)
        .put("stdout", reason)
        .put("stdout_lines", List.of(reason))
        .put("rc", 0L);
  }

  private static List<Object> responses(Map<String, @Nullable Object> given) {
    List<Object> all = new ArrayList<>();
    given.forEach(
        (question, reply) -> {
          boolean isList = reply instanceof List;
          List<String> texts =
              reply instanceof List<?> list
                  ? list.stream().map(Text::str).toList()
                  : List.of(Text.str(reply));
          all.add(List.of(question, Map.of("list", isList, "texts", texts)));
        });
    return all;
  }

  private static Map<?, ?> answer(ExecResult outcome) {
    try {
      if (JsonReader.loads(outcome.out()) instanceof Map<?, ?> map) {
        return map;
      }
    } catch (JsonReader.JsonException e) {
      // what it said instead comes below
    }
    throw new ModuleFailure(
        "the command could not be run on a terminal: "
            + outcome.err().strip().replaceFirst("(?s).*\n", ""),
        Map.of("rc", (long) outcome.rc()));
  }

  private static ModuleResult result(
      String command, Map<?, ?> answer, LocalDateTime start, Duration took) {
    if (answer.get("error") instanceof String error) {
      throw new ModuleFailure(error);
    }
    byte[] bytes = Base64.getDecoder().decode(String.valueOf(answer.get("out")));
    String out = Output.stripped(EscapedText.of(bytes));
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("changed", true);
    values.put("cmd", command);
    values.put("stdout", out);
    values.put("rc", answer.get("rc"));
    values.put("start", Clock.text(start));
    values.put("end", Clock.text(start.plus(took)));
    values.put("delta", Clock.text(took));
    values.put("stdout_lines", Output.lines(out));
    if (EscapedText.isIn(out)) {
      throw new ModuleFailure(
          "MODULE FAILURE: Module \"ansible.builtin.expect\" returned non UTF-8 data in the JSON response.\n"
              + "See stdout/stderr for the exact error",
          Map.of(
              "changed",
              false,
              "module_stdout",
              PythonJson.PLAIN.dumps(values),
              "module_stderr",
              "",
              "rc",
              0L));
    }
    if (answer.get("rc") == null) {
      throw new ModuleFailure("command exceeded timeout", values);
    }
    if (!Long.valueOf(0).equals(answer.get("rc"))) {
      throw new ModuleFailure("non-zero return code", values);
    }
    return ModuleResult.of(values);
  }
}
