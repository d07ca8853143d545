package io.jansible.template;

import com.fasterxml.jackson.databind.JsonNode;
import io.jansible.template.value.Markup;
import io.jansible.template.value.PyObject;
import io.jansible.template.value.Range;
import io.jansible.template.value.Undefined;
import io.jansible.value.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the values of the corpora, whose format their README describes. */
final class CorpusValues {
  private CorpusValues() {}

  static @Nullable Object read(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber()) {
      return io.jansible.template.value.Values.whole(node.bigIntegerValue());
    }
    if (node.isNumber()) {
      return node.doubleValue();
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isArray()) {
      return list(node);
    }
    if (node.size() >= 1 && node.fieldNames().next().startsWith("$")) {
      return special(node, node.fieldNames().next());
    }
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    node.fields().forEachRemaining(field -> map.put(field.getKey(), read(field.getValue())));
    return map;
  }

  static List<@Nullable Object> list(JsonNode node) {
    List<@Nullable Object> list = new ArrayList<>();
    node.forEach(item -> list.add(read(item)));
    return list;
  }

  private static @Nullable Object special(JsonNode node, String key) {
    JsonNode body = node.get(key);
    return switch (key) {
      case "$tuple" -> Tuple.copyOf(list(body));
      case "$set" -> {
        Set<@Nullable Object> set = new LinkedHashSet<>(list(body));
        yield set;
      }
      case "$range" -> new Range(body.get(0).asLong(), body.get(1).asLong(), body.get(2).asLong());
      case "$dict" -> {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        body.forEach(pair -> map.put(read(pair.get(0)), read(pair.get(1))));
        yield map;
      }
      case "$markup" -> new Markup(body.asText());
      case "$bytes" -> body.asText().getBytes(StandardCharsets.ISO_8859_1);
      case "$float" ->
          switch (body.asText()) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            default -> Double.NEGATIVE_INFINITY;
          };
      case "$undefined" ->
          new Undefined(Undefined.Kind.LENIENT, null, Variables.ABSENT, body.asText());
      case "$obj", "$str" -> {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
        node.get("$obj")
            .fields()
            .forEachRemaining(field -> attributes.put(field.getKey(), read(field.getValue())));
        yield new PlainObject(attributes, node.path("$str").asText());
      }
      default -> throw new IllegalArgumentException("unknown value " + node);
    };
  }

  /** An object with attributes and a text. */
  record PlainObject(Map<String, @Nullable Object> attributes, String text) implements PyObject {
    @Override
    public @Nullable Object attribute(String name) {
      return attributes.containsKey(name) ? attributes.get(name) : Variables.ABSENT;
    }

    @Override
    public String typeName() {
      return "Object";
    }
  }
}
