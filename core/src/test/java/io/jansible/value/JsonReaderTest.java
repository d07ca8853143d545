package io.jansible.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {
  @Test
  void values() {
    assertThat(
            JsonReader.loads(
                " {\"a\": [1, -2.5, 1e3, null, true, \"x\\n\\u00e9\\\"\"], \"b\": {}, \"a2\": []} "))
        .isEqualTo(
            Map.of(
                "a", Arrays.asList(1L, -2.5, 1000.0, null, true, "x\n\u00e9\""),
                "b", Map.of(),
                "a2", List.of()));
    assertThat(JsonReader.loads("123456789012345678901234567890"))
        .isEqualTo(new BigInteger("123456789012345678901234567890"));
    assertThat(JsonReader.loads("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(JsonReader.loads("-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``       | Expecting value: line 1 column 1 (char 0)",
        "x        | Expecting value: line 1 column 1 (char 0)",
        "[1,]     | Expecting value: line 1 column 4 (char 3)",
        "[1 2]    | Expecting ',' delimiter: line 1 column 4 (char 3)",
        "{a: 1}   | Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        "{\"a\" 1}| Expecting ':' delimiter: line 1 column 6 (char 5)",
        "1 2      | Extra data: line 1 column 3 (char 2)",
        "\"abc    | Unterminated string starting at: line 1 column 1 (char 0)",
        "\"\\x\"  | Invalid \\escape: line 1 column 2 (char 1)",
      })
  void errorsArePythons(String text, String message) {
    assertThatThrownBy(() -> JsonReader.loads(text)).hasMessage(message);
  }
}
