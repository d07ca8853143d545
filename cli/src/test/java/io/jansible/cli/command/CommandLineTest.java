package io.jansible.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jansible.cli.args.ArgumentParser;
import io.jansible.cli.args.ParsedArguments;
import io.jansible.cli.args.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Command lines and what Ansible's own argparse parsers made of them: values, or usage and error
 * text.
 */
class CommandLineTest {
  private static final Map<String, Program> PROGRAMS =
      Map.of(
          "playbook", Program.PLAYBOOK,
          "adhoc", Program.ADHOC,
          "inventory", Program.INVENTORY,
          "vault", Program.VAULT,
          "config", Program.CONFIG,
          "doc", Program.DOC);

  @TestFactory
  Stream<DynamicTest> sameAsArgparse() throws IOException {
    JsonNode cases;
    try (InputStream in =
        CommandLineTest.class.getResourceAsStream("/io/jansible/cli/args/cases.json")) {
      cases = new ObjectMapper().readTree(in);
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : cases) {
      String name = one.get("program").asText() + " " + one.get("args");
      tests.add(DynamicTest.dynamicTest(name, () -> check(one)));
    }
    return tests.stream();
  }

  private static void check(JsonNode one) {
    Program program = PROGRAMS.get(one.get("program").asText());
    ArgumentParser parser =
        program.parser(
            program.program().substring(1),
            text -> ArgumentParser.absolute(text, Path.of("/"), Map.of("HOME", "/root")));
    List<String> args = new ArrayList<>();
    one.get("args").forEach(arg -> args.add(arg.asText()));
    ParsedArguments parsed;
    try {
      parsed = parser.parse(args);
    } catch (UsageException e) {
      String shown =
          e.parser().usage(80) + e.parser().program() + ": error: " + e.getMessage() + "\n";
      assertThat(shown).isEqualTo(one.path("stderr").asText(one.path("values").toString()));
      return;
    }
    assertThat(one.has("values")).as("expected %s", one.path("stderr").asText()).isTrue();
    one.get("values")
        .fields()
        .forEachRemaining(
            field -> {
              JsonNode value = field.getValue();
              String dest = field.getKey();
              switch (value.getNodeType()) {
                case BOOLEAN -> assertThat(parsed.flag(dest)).as(dest).isEqualTo(value.asBoolean());
                case NUMBER -> assertThat(parsed.integer(dest)).as(dest).isEqualTo(value.asInt());
                case ARRAY -> {
                  List<String> expected = new ArrayList<>();
                  value.forEach(item -> expected.add(item.asText()));
                  assertThat(parsed.list(dest)).as(dest).isEqualTo(expected);
                }
                default -> assertThat(parsed.text(dest)).as(dest).isEqualTo(value.asText());
              }
            });
  }
}
