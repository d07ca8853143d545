package io.jansible.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jansible.template.Templar;
import io.jansible.template.TemplateEngine;
import io.jansible.template.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The templates that are timed side by side with Jinja2's, and their variables: the files of {@code
 * benchmarks/templates}, which {@code python-twin.py} there reads as well.
 */
final class TemplateInputs {
  /** One template with what it is. */
  private record Input(String kind, String template, String file) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Input> inputs = new LinkedHashMap<>();
  private final Variables variables;

  private TemplateInputs(Path folder, Path kubespray) throws IOException {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    Objects.requireNonNull(JSON.readTree(folder.resolve("kubeadm-variables.json").toFile()))
        .get("variables")
        .fields()
        .forEachRemaining(field -> values.put(field.getKey(), plain(field.getValue())));
    values.put("a", new LinkedHashMap<>(Map.of("b", "y")));
    values.put("n", 5L);
    List<Object> rows = new ArrayList<>();
    for (long i = 0; i < 1000; i++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", "row " + i);
      row.put("size", i);
      rows.add(row);
    }
    values.put("rows", rows);
    variables = new MapVariables(values);
    for (Map.Entry<String, JsonNode> each :
        JSON.readTree(folder.resolve("inputs.json").toFile()).properties()) {
      JsonNode entry = each.getValue();
      String file = entry.path("file").asText();
      inputs.put(
          each.getKey(),
          new Input(
              entry.get("kind").asText(),
              file.isEmpty()
                  ? entry.get("template").asText()
                  : Files.readString(kubespray.resolve(file)),
              kubespray.resolve(file).toString()));
    }
  }

  /**
   * Reads them.
   *
   * @param folder {@code benchmarks/templates}
   * @param kubespray a checkout of release v2.31.0
   */
  static TemplateInputs load(Path folder, Path kubespray) throws IOException {
    return new TemplateInputs(folder, kubespray);
  }

  Set<String> names() {
    return inputs.keySet();
  }

  /** Renders one as a task does: with a templar of its own. */
  Object render(String name, TemplateEngine engine) {
    Input input = Objects.requireNonNull(inputs.get(name));
    Templar templar = engine.templar(variables);
    return switch (input.kind) {
      case "condition" -> templar.condition(input.template);
      case "file" -> templar.file(input.template, input.file, Templar.FileOptions.DEFAULT);
      default -> Objects.requireNonNull(templar.value(input.template));
    };
  }

  private static @Nullable Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      node.fields().forEachRemaining(field -> map.put(field.getKey(), plain(field.getValue())));
      return map;
    }
    if (node.isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      node.forEach(item -> list.add(plain(item)));
      return list;
    }
    return node.isNull()
        ? null
        : node.isBoolean()
            ? (Object) node.booleanValue()
            : node.isIntegralNumber()
                ? (Object) node.longValue()
                : node.isNumber() ? (Object) node.doubleValue() : node.textValue();
  }

  private record MapVariables(Map<String, @Nullable Object> values) implements Variables {
    @Override
    public @Nullable Object raw(String name) {
      Object value = values.get(name);
      return value != null || values.containsKey(name) ? value : ABSENT;
    }

    @Override
    public Set<String> names() {
      return values.keySet();
    }
  }
}
