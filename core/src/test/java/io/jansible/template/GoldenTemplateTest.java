package io.jansible.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.error.JansibleException;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The rules of templates: one file per rule under {@code template/golden}, with what ansible-core
 * gives.
 */
class GoldenTemplateTest {
  private static final TemplateEngine ENGINE = TemplateEngine.standard();

  @TestFactory
  Stream<DynamicTest> rules() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/template/golden"))) {
      for (Path file : files.sorted().toList()) {
        Map<?, ?> rule =
            (Map<?, ?>)
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        Map<?, ?> variables = (Map<?, ?>) plain(rule.get("vars"));
        for (Object one : (List<?>) rule.get("cases")) {
          Map<?, ?> each = (Map<?, ?>) one;
          tests.add(
              DynamicTest.dynamicTest(
                  file.getFileName() + ": " + each.values().iterator().next(),
                  () -> check(each, variables)));
        }
      }
    }
    return tests.stream();
  }

  private static void check(Map<?, ?> each, Map<?, ?> variables) {
    Templar templar = ENGINE.templar(new JinjaCorpusTest.MapVariables(variables));
    String result;
    try {
      Object value =
          each.containsKey("condition")
              ? (Object) templar.condition(each.get("condition"))
              : templar.value(each.get("template"));
      result = Text.repr(value);
    } catch (JansibleException e) {
      result = "error: " + e.text();
    }
    assertThat(result)
        .isEqualTo(each.containsKey("error") ? "error: " + each.get("error") : each.get("gives"));
  }

  /** YAML's values as variables have them. */
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case Integer number -> number.longValue();
      case BigInteger number -> Values.whole(number);
      case Map<?, ?> map -> {
        Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, item) -> copy.put(plain(key), plain(item)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(item -> copy.add(plain(item)));
        yield copy;
      }
      case null, default -> value;
    };
  }
}
