package io.jansible.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts as Python's json.dumps gave them. */
class PythonJsonTest {
  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0",
    "0.1, 0.1",
    "1e16, 1e+16",
    "1e15, 1000000000000000.0",
    "123456789012345680.0, 1.2345678901234568e+17",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "1.5e-7, 1.5e-07",
    "-2.5e200, -2.5e+200",
    "12345678.9, 12345678.9",
    "-0.0, -0.0"
  })
  void floats(double value, String expected) {
    assertThat(PythonJson.number(value)).isEqualTo(expected);
  }

  @Test
  void structures() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", Arrays.asList(1L, null, true, "ä\n\"\u0001😀"));
    map.put("a", Map.of());
    map.put("c", List.of());
    assertThat(new PythonJson(-1, true, false).dumps(map))
        .isEqualTo("{\"a\": {}, \"b\": [1, null, true, \"ä\\n\\\"\\u0001😀\"], \"c\": []}");
    assertThat(PythonJson.PLAIN.dumps(map))
        .isEqualTo(
            "{\"b\": [1, null, true, \"\\u00e4\\n"
                + "\\\"\\u0001\\ud83d\\ude00\"], \"a\": {}, \"c\": []}");
    assertThat(new PythonJson(4, true, false).dumps(Map.of("k", List.of(1L, Map.of("x", 2L)))))
        .isEqualTo(
            "{\n    \"k\": [\n        1,\n        {\n            \"x\": 2\n        }\n    ]\n}");
    assertThat(new PythonJson(-1, true, false).dumps(Map.of(10L, "x", 9L, "y")))
        .isEqualTo("{\"9\": \"y\", \"10\": \"x\"}");
  }
}
