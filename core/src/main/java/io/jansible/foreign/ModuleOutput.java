package io.jansible.foreign;

import io.jansible.connection.ExecResult;
import io.jansible.value.JsonReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the result that a module printed. */
final class ModuleOutput {
  private ModuleOutput() {}

  /**
   * The result, or a failed one that holds what was printed instead.
   *
   * @param text standard output without our own lines
   * @param strict whether text that is not UTF-8 is an error
   */
  static Map<String, @Nullable Object> parse(
      String text,
      ExecResult outcome,
      String action,
      @Nullable String interpreter,
      boolean strict,
      Consumer<String> warnings) {
    try {
      List<String> lines = new ArrayList<>(text.lines().toList());
      int start = 0;
      while (start < lines.size() && !lines.get(start).strip().startsWith("{")) {
        start++;
      }
      if (start == lines.size()) {
        throw new IllegalArgumentException("No start of json char found");
      }
      int end = lines.size();
      while (end > start && !lines.get(end - 1).strip().endsWith("}")) {
        end--;
      }
      if (end == start) {
        throw new IllegalArgumentException("No end of json char found");
      }
      String junk = String.join("\n", lines.subList(end, lines.size()));
      if (!junk.isBlank()) {
        warnings.accept("Module invocation had junk after the JSON data: " + junk);
      }
      Object value = JsonReader.loads(String.join("\n", lines.subList(start, end)));
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      if (value instanceof Map<?, ?> map) {
        map.forEach((key, each) -> result.put(String.valueOf(key), each));
      }
      Object trusted = result.remove("_ansible_trusted_utf8");
      if (strict && !Boolean.TRUE.equals(trusted) && !isUtf8(value)) {
        throw new IllegalArgumentException(
            "Module \"" + action + "\" returned non UTF-8 data in the JSON response.");
      }
      return result;
    } catch (IllegalArgumentException | JsonReader.JsonException e) {
      return failure(text, outcome, interpreter, String.valueOf(e.getMessage()));
    }
  }

  /** The same as a job file has it: with stderr, and with other names where there was no JSON. */
  static Map<String, @Nullable Object> inBackground(
      Map<String, @Nullable Object> result, String stderr) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    if (result.containsKey("module_stderr")) {
      told.put("failed", 1L);
      told.put("data", result.get("module_stdout"));
      told.put(
          "msg", "Traceback (most recent call last):\nValueError: No start of json char found\n");
    } else {
      told.putAll(result);
    }
    if (!stderr.isEmpty()) {
      told.put("stderr", stderr);
    }
    return told;
  }

  private static Map<String, @Nullable Object> failure(
      String text, ExecResult outcome, @Nullable String interpreter, String message) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("failed", true);
    result.put("module_stdout", text);
    String error = outcome.err();
    result.put("module_stderr", error);
    if (error.startsWith("Traceback")) {
      result.put("exception", error);
    } else if (text.startsWith("Traceback")) {
      result.put("exception", text);
    }
    String shown = "MODULE FAILURE: " + message;
    if (interpreter != null
        && (error.contains(interpreter + ": No such file or directory")
            || error.contains(interpreter + ": not found"))) {
      shown = "The module failed to execute correctly, you probably need to set the interpreter.";
    }
    result.put("msg", shown + "\nSee stdout/stderr for the exact error");
    result.put("rc", (long) outcome.rc());
    return result;
  }

  private static boolean isUtf8(@Nullable Object value) {
    return switch (value) {
      case String text -> {
        try {
          StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(text));
          yield true;
        } catch (CharacterCodingException e) {
          yield false;
        }
      }
      case List<?> list -> list.stream().allMatch(ModuleOutput::isUtf8);
      case Map<?, ?> map ->
          map.entrySet().stream()
              .allMatch(each -> isUtf8(each.getKey()) && isUtf8(each.getValue()));
      case null, default -> true;
    };
  }
}
