package io.jansible.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jansible.error.JansibleException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON texts as plain data: job files and fact caches. */
final class Json {
  private Json() {}

  /** The text's object. */
  static Map<String, @Nullable Object> object(String text) {
    try {
      JsonNode node = new ObjectMapper().readTree(text);
      if (node == null || !node.isObject()) {
        throw new JansibleException("not a JSON object: " + text);
      }
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      node.properties().forEach(each -> result.put(each.getKey(), plain(each.getValue())));
      return result;
    } catch (JsonProcessingException e) {
      throw new JansibleException("not JSON: " + e.getOriginalMessage(), null, e);
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
