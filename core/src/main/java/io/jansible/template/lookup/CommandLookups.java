package io.jansible.template.lookup;

import static io.jansible.template.lookup.ListLookups.error;

import io.jansible.template.value.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lookups that run a command of the controller's shell: {@code pipe}, {@code lines}. */
final class CommandLookups {
  private CommandLookups() {}

  static Map<String, Lookup> all(Controller controller) {
    Map<String, Lookup> all = new HashMap<>();
    all.put(
        "pipe",
        (terms, options, context) -> {
          List<@Nullable Object> results = new ArrayList<>();
          terms.forEach(
              term -> results.add(output("pipe", Text.str(term), controller).stripTrailing()));
          return results;
        });
    all.put(
        "lines",
        (terms, options, context) -> {
          List<@Nullable Object> results = new ArrayList<>();
          terms.forEach(term -> results.addAll(lines(output("lines", Text.str(term), controller))));
          return results;
        });
    return all;
  }

  /** Python's {@code bytes.splitlines}. */
  static List<String> lines(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\r\n|\n|\r", -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  private static String output(String lookup, String command, Controller controller) {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", command)
            .directory(controller.basedir().toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().clear();
    builder.environment().putAll(controller.environment());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      int code = process.waitFor();
      if (code != 0) {
        throw error("lookup_plugin." + lookup + "(" + command + ") returned " + code);
      }
      return new String(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw error("lookup_plugin." + lookup + "(" + command + ") failed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.util.concurrent.CancellationException();
    }
  }
}
