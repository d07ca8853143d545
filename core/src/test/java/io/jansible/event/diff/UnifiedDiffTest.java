package io.jansible.event.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Diffs against those that Python's difflib gave for the same texts (with and without autojunk's
 * effect).
 */
class UnifiedDiffTest {
  @TestFactory
  Stream<DynamicTest> sameAsPython() throws IOException {
    JsonNode cases;
    try (InputStream in = UnifiedDiffTest.class.getResourceAsStream("cases.json")) {
      cases = new ObjectMapper().readTree(in);
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : cases) {
      List<String> expected = new ArrayList<>();
      one.get("diff").forEach(line -> expected.add(line.asText()));
      tests.add(
          DynamicTest.dynamicTest(
              "case " + tests.size(),
              () ->
                  assertThat(
                          UnifiedDiff.of(
                              one.get("before").asText(),
                              one.get("after").asText(),
                              "before",
                              "after: x",
                              one.get("context").asInt()))
                      .isEqualTo(expected)));
    }
    return tests.stream();
  }
}
