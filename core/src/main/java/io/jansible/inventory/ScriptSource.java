package io.jansible.inventory;

import io.jansible.error.JansibleException;
import io.jansible.error.Position;
import io.jansible.template.value.Text;
import io.jansible.value.JsonReader;
import io.jansible.value.Unsafe;
import io.jansible.value.VaultText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An inventory that a program prints as JSON, asked with {@code --list} and {@code --host}. */
final class ScriptSource {
  private static final Pattern CANNOT_START =
      Pattern.compile(".*error[:=] ?(\\d+),? \\(?([^()]*).*", Pattern.DOTALL);

  private final Path script;
  private final Graph graph;
  private final Map<String, String> environment;
  private final Inventory.Listener listener;
  private final boolean showErrors;

  ScriptSource(
      Path script,
      Graph graph,
      Map<String, String> environment,
      Inventory.Listener listener,
      boolean showErrors) {
    this.script = script;
    this.graph = graph;
    this.environment = environment;
    this.listener = listener;
    this.showErrors = showErrors;
  }

  void parse() {
    Output output = run("--list");
    String errors =
        output.errors.isEmpty() || output.errors.endsWith("\n")
            ? output.errors
            : output.errors + "\n";
    if (output.code != 0) {
      throw new JansibleException(
          "Inventory script (" + script + ") had an execution error: " + errors + " ");
    }
    String problem = "failed to parse executable inventory script results from " + script + ": ";
    Object data;
    try {
      data = stored(JsonReader.loads(output.text));
    } catch (JsonReader.JsonException e) {
      throw new JansibleException(problem + e.getMessage() + "\n" + errors, null, e);
    }
    if (!errors.isEmpty() && showErrors) {
      listener.error(errors);
    }
    if (!(data instanceof Map<?, ?> groups)) {
      throw new JansibleException(problem + "needs to be a json dict\n" + errors);
    }
    Map<?, ?> known = null;
    Map<String, Boolean> hosts = new LinkedHashMap<>();
    for (Map.Entry<?, ?> each : groups.entrySet()) {
      String name = String.valueOf(each.getKey());
      if (!name.equals("_meta")) {
        group(name, each.getValue(), hosts);
      } else if (each.getValue() instanceof Map<?, ?> meta
          && meta.get("hostvars") instanceof Map<?, ?> vars) {
        known = vars;
      }
    }
    for (String host : hosts.keySet()) {
      Object vars = known == null ? variables(host) : known.get(host);
      YamlSource.variables(vars).forEach((name, value) -> graph.set(host, Text.str(name), value));
    }
  }

  private void group(String asked, @Nullable Object raw, Map<String, Boolean> hosts) {
    String group = graph.addGroup(asked);
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    if (!(raw instanceof Map<?, ?> map)) {
      data.put("hosts", raw);
    } else if (map.containsKey("hosts") || map.containsKey("vars") || map.containsKey("children")) {
      map.forEach((key, value) -> data.put(Text.str(key), value));
    } else {
      data.put("hosts", List.of(group));
      data.put("vars", raw);
    }
    String problem = "You defined a group '" + group + "' with bad data for ";
    if (data.containsKey("hosts")) {
      if (!(data.get("hosts") instanceof List<?> names)) {
        throw new JansibleException(problem + "the host list:\n " + Text.str(data));
      }
      for (Object each : names) {
        String name = Text.str(each);
        hosts.put(name, true);
        graph.addHost(name);
        graph.addHostTo(group, name);
      }
    }
    if (data.containsKey("vars")) {
      if (!(data.get("vars") instanceof Map<?, ?> vars)) {
        throw new JansibleException(problem + "variables:\n " + Text.str(data));
      }
      vars.forEach((name, value) -> graph.set(group, Text.str(name), value));
    }
    if (data.get("children") instanceof List<?> children) {
      for (Object child : children) {
        graph.addChild(group, graph.addGroup(Text.str(child)));
      }
    }
  }

  private @Nullable Object variables(String host) {
    Output output = run("--host", host);
    if (output.code != 0) {
      throw new JansibleException(
          "Inventory script (" + script + ") had an execution error: " + output.errors);
    }
    if (output.text.isBlank()) {
      return Map.of();
    }
    try {
      return stored(JsonReader.loads(output.text));
    } catch (JsonReader.JsonException e) {
      throw new JansibleException(
          "could not parse post variable response: "
              + Text.repr(List.of(script.toString(), "--host", host))
              + ", "
              + output.text,
          null,
          e);
    }
  }

  /** A JSON value as variables are stored: with what Ansible puts for vaults and unsafe texts. */
  private @Nullable Object stored(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map when map.get("__ansible_vault") instanceof String envelope ->
          new VaultText(envelope, new Position(script.toString(), 1, 1));
      case Map<?, ?> map when map.containsKey("__ansible_unsafe") ->
          new Unsafe(map.get("__ansible_unsafe"));
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, each) -> copy.put(key, stored(each)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(each -> copy.add(stored(each)));
        yield copy;
      }
      case null, default -> value;
    };
  }

  /** What a run of the script printed. */
  private record Output(int code, String text, String errors) {}

  private Output run(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(script.toString());
    command.addAll(List.of(arguments));
    try {
      if (Files.isExecutable(script) && !isProgram(script)) {
        // Java would hand it to a shell
        throw new IOException("error=8, Exec format error");
      }
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return new String(
                      process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                  return String.valueOf(e.getMessage());
                }
              });
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Output(process.waitFor(), out, errors.join());
    } catch (IOException e) {
      Matcher reason = CANNOT_START.matcher(String.valueOf(e.getMessage()));
      throw new JansibleException(
          "problem running "
              + String.join(" ", command)
              + " ("
              + (reason.matches()
                  ? "[Errno " + reason.group(1) + "] " + reason.group(2) + ": '" + script + "'"
                  : e.getMessage())
              + ")",
          null,
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }

  /** Whether the system can start a file: a script that names its interpreter, or a binary. */
  static boolean isProgram(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(4);
      return (start.length >= 2 && start[0] == '#' && start[1] == '!')
          || (start.length == 4 && (start[0] == 0x7f || start[0] < 0));
    } catch (IOException e) {
      return false;
    }
  }
}
