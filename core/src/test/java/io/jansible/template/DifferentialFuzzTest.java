package io.jansible.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jansible.error.JansibleException;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Random templates over random variables: ours against ansible-core's. {@code
 * -Djansible.fuzz.seeds=N} and {@code -Djansible.fuzz.from=SEED} choose which; without ansible-core
 * the test is skipped.
 */
class DifferentialFuzzTest {
  @Test
  void sameAsAnsible() throws IOException {
    Oracle oracle = Oracle.start();
    if (oracle == null) {
      System.out.println(
          "SKIPPED: DifferentialFuzzTest: ansible-core not found; give its folder with"
              + " -Djansible.oracle=DIR");
      Assumptions.abort("no oracle");
    }
    long from = Long.getLong("jansible.fuzz.from", 1L);
    int seeds = Integer.getInteger("jansible.fuzz.seeds", 300);
    List<String> differences = new ArrayList<>();
    TemplateEngine engine = TemplateEngine.standard();
    try (oracle) {
      for (long seed = from; seed < from + seeds; seed++) {
        String difference = difference(seed, engine, oracle);
        if (difference != null) {
          differences.add("seed " + seed + ": " + difference);
        }
      }
    }
    System.out.println(
        "DifferentialFuzzTest: "
            + (seeds - differences.size())
            + " of "
            + seeds
            + " seeds without a difference");
    differences.stream()
        .limit(Integer.getInteger("jansible.fuzz.show", 20))
        .forEach(System.out::println);
    assertThat(differences).isEmpty();
  }

  private static @Nullable String difference(long seed, TemplateEngine engine, Oracle oracle)
      throws IOException {
    TemplateGenerator generator = new TemplateGenerator(seed);
    boolean condition = seed % 4 == 0;
    String template = condition ? generator.condition() : generator.template();
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("template", template);
    record.put("vars", generator.variables());
    record.put("kind", condition ? "conditional" : "template");
    JsonNode expected = oracle.ask(record);
    String ours;
    String message = null;
    try {
      Templar templar = engine.templar(new JinjaCorpusTest.MapVariables(generator.variables()));
      Object value = condition ? (Object) templar.condition(template) : templar.value(template);
      ours = Text.repr(value) + " (" + Values.typeName(value) + ")";
    } catch (JansibleException e) {
      message = e.text();
      ours = "error: " + message;
    } catch (RuntimeException | StackOverflowError e) {
      ours = "CRASH: " + e;
    }
    String theirs = theirs(expected);
    if (normal(ours).equals(normal(theirs))
        || (message != null
            && expected.has("error")
            && similar(message, expected.get("message").asText()))) {
      return null;
    }
    if (expected.has("error")
        && earlier(generator.variables(), expected.get("message").asText(), engine)) {
      return null;
    }
    boolean unrendered =
        condition ? theirs.startsWith("False") : theirs.equals(Text.repr(template) + " (str)");
    if (message != null && unrendered) {
      return null; // A constant that fails when Jinja2 folds it makes Ansible give back the
      // template as it is, which is no true condition.
    }
    return template
        + "\n  vars:   "
        + Text.repr(generator.variables())
        + "\n  ours:   "
        + ours
        + "\n  theirs: "
        + theirs;
  }

  /**
   * Whether Ansible failed over a variable that ours did not need, or not yet: it resolves all of a
   * template's names before it begins.
   */
  private static boolean earlier(
      Map<String, @Nullable Object> variables, String message, TemplateEngine engine) {
    for (String name : variables.keySet()) {
      try {
        engine
            .templar(new JinjaCorpusTest.MapVariables(variables))
            .value("{{ " + name + " | string }}");
      } catch (JansibleException e) {
        if (normal(message).endsWith(normal(e.text()))) {
          return true;
        }
      }
    }
    return false;
  }

  private static String theirs(JsonNode answer) {
    if (answer.has("error")) {
      return "error: " + answer.get("message").asText() + " [" + answer.get("error").asText() + "]";
    }
    String type = answer.get("type").asText();
    String value = answer.get("value").asText();
    if (type.equals("Markup")) {
      return value.substring("Markup(".length(), value.length() - 1) + " (str)";
    }
    return value
        + " ("
        + (type.equals("NativeJinjaText") || type.equals("AnsibleUnsafeText") ? "str" : type)
        + ")";
  }

  /**
   * Messages are the same up to where Python shows addresses or the position of an error in a
   * format.
   */
  private static boolean similar(String ours, String theirs) {
    return normal(ours).equals(normal(theirs));
  }

  private static String normal(String message) {
    return message
        // Python's text can hold the halves of a character apart, ours cannot.
        .replace("\\ud83d\\ude00", "\ud83d\ude00")
        .replaceAll("(?i)0x[0-9a-f]+", "0x")
        .replaceAll("(ansible\\.utils\\.native_jinja\\.)?NativeJinjaText|Markup", "str")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
