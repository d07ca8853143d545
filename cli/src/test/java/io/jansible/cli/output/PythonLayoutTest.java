package io.jansible.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jansible.YamlText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Wrapped text and YAML against what Python's textwrap and PyYAML gave. */
class PythonLayoutTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  private static JsonNode read(String name) throws IOException {
    try (InputStream in = PythonLayoutTest.class.getResourceAsStream(name)) {
      return JSON.readTree(in);
    }
  }

  @TestFactory
  Stream<DynamicTest> wrappedAsPython() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : read("wrap.json")) {
      tests.add(
          DynamicTest.dynamicTest(
              "wrap " + tests.size(),
              () -> {
                String text = one.get("text").asText();
                int width = one.get("width").asInt();
                assertThat(TextWrap.wrap(text, width, true)).isEqualTo(texts(one.get("wrapped")));
                assertThat(TextWrap.wrap(text, width, false)).isEqualTo(texts(one.get("kept")));
              }));
    }
    return tests.stream();
  }

  private static List<String> texts(JsonNode array) {
    List<String> list = new ArrayList<>();
    array.forEach(item -> list.add(item.asText()));
    return list;
  }

  @TestFactory
  Stream<DynamicTest> yamlAsPython() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : read("yaml.json")) {
      tests.add(
          DynamicTest.dynamicTest(
              one.get("value") + " indent " + one.get("indent"),
              () ->
                  assertThat(
                          YamlText.of(
                              JSON.treeToValue(one.get("value"), Object.class),
                              one.get("indent").asInt(),
                              null))
                      .isEqualTo(one.get("yaml").asText())));
    }
    return tests.stream();
  }
}
