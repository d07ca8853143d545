package io.jansible.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Texts and what Ansible's parse_kv made of them. */
class KeyValuesTest {
  @TestFactory
  Stream<DynamicTest> asAnsible() throws IOException {
    JsonNode cases;
    try (InputStream in = KeyValuesTest.class.getResourceAsStream("key-values.json")) {
      cases = new ObjectMapper().readTree(in);
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : cases) {
      tests.add(DynamicTest.dynamicTest(one.get("text") + " " + one.get("raw"), () -> check(one)));
    }
    return tests.stream();
  }

  private static void check(JsonNode one) {
    String text = one.get("text").asText();
    boolean raw = one.get("raw").asBoolean();
    if (one.has("error")) {
      assertThatThrownBy(() -> KeyValues.parse(text, raw)).hasMessage(one.get("error").asText());
      return;
    }
    Map<String, Object> expected = new LinkedHashMap<>();
    one.get("values")
        .properties()
        .forEach(entry -> expected.put(entry.getKey(), entry.getValue().asText()));
    assertThat(KeyValues.parse(text, raw)).isEqualTo(expected);
  }
}
