package io.jansible.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jansible.error.JansibleException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An inventory that a program prints as JSON, asked with {@code --list} and {@code --host}. */
final class ScriptSource {
  private final Path script;
  private final Graph graph;
  private final Map<String, String> environment;

  ScriptSource(Path script, Graph graph, Map<String, String> environment) {
    this.script = script;
    this.graph = graph;
    this.environment = environment;
  }

  void parse() {
    if (!(run("--list") instanceof Map<?, ?> data)) {
      throw new JansibleException(
          "failed to parse executable inventory script results from "
              + script
              + ": needs to be a json dict");
    }
    Map<?, ?> known = null;
    for (Map.Entry<?, ?> each : data.entrySet()) {
      String name = String.valueOf(each.getKey());
      if (name.equals("_meta")) {
        if (each.getValue() instanceof Map<?, ?> meta
            && meta.get("hostvars") instanceof Map<?, ?> vars) {
          known = vars;
        }
      } else {
        group(name, each.getValue());
      }
    }
    for (Host host : List.copyOf(graph.hosts.values())) {
      Object vars = known == null ? run("--host", host.name) : known.get(host.name);
      if (vars instanceof Map<?, ?> map) {
        map.forEach((name, value) -> host.vars.put(String.valueOf(name), value));
      }
    }
  }

  private void group(String asked, @Nullable Object raw) {
    String group = graph.addGroup(asked);
    Map<?, ?> data;
    if (raw instanceof Map<?, ?> map
        && (map.containsKey("hosts") || map.containsKey("vars") || map.containsKey("children"))) {
      data = map;
    } else if (raw instanceof Map<?, ?> map) {
      data = Map.of("hosts", List.of(asked), "vars", map);
    } else {
      data = Map.of("hosts", raw == null ? List.of() : raw);
    }
    if (data.get("hosts") instanceof List<?> hosts) {
      for (Object each : hosts) {
        String name = String.valueOf(each);
        graph.addHost(name);
        graph.addHostTo(group, name);
      }
    } else if (data.get("hosts") != null) {
      throw new JansibleException(
          "You defined a group '" + asked + "' with bad data for the host list:\n " + raw);
    }
    Group target = graph.groups.get(group);
    if (target != null && data.get("vars") instanceof Map<?, ?> vars) {
      vars.forEach((name, value) -> graph.setGroupVariable(target, String.valueOf(name), value));
    }
    if (data.get("children") instanceof List<?> children) {
      for (Object child : children) {
        graph.addChild(group, graph.addGroup(String.valueOf(child)));
      }
    }
  }

  private @Nullable Object run(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(script.toString());
    command.addAll(List.of(arguments));
    try {
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
                  return e.getMessage();
                }
              });
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new JansibleException(
            "Inventory script (" + script + ") had an execution error: " + errors.join());
      }
      return out.isBlank() ? Map.of() : plain(new ObjectMapper().readTree(out));
    } catch (JsonProcessingException e) {
      throw new JansibleException(
          "failed to parse executable inventory script results from "
              + script
              + ": "
              + e.getOriginalMessage(),
          null,
          e);
    } catch (IOException e) {
      throw new JansibleException(
          "problem running " + String.join(" ", command) + " (" + e.getMessage() + ")", null, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.util.concurrent.CancellationException();
    }
  }

  private static @Nullable Object plain(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        node.properties().forEach(each -> map.put(each.getKey(), plain(each.getValue())));
        yield map;
      }
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        node.forEach(each -> list.add(plain(each)));
        yield list;
      }
      case BOOLEAN -> node.booleanValue();
      case NUMBER ->
          node.isFloatingPointNumber()
              ? (Object) node.doubleValue()
              : node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue();
      case STRING -> node.textValue();
      default -> null;
    };
  }
}
