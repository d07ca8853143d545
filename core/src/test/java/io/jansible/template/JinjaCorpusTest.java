package io.jansible.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jansible.error.JansibleException;
import io.jansible.template.filter.JinjaFilters;
import io.jansible.template.lex.Source;
import io.jansible.template.lex.Syntax;
import io.jansible.template.parse.Dialect;
import io.jansible.template.run.CompiledTemplate;
import io.jansible.template.run.Compiler;
import io.jansible.template.run.ConcatMode;
import io.jansible.template.run.Environment;
import io.jansible.template.run.Globals;
import io.jansible.template.run.Render;
import io.jansible.template.run.Scope;
import io.jansible.template.run.TemplateLoader;
import io.jansible.template.test.JinjaTests;
import io.jansible.template.value.PyCallable;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Jinja2's own test suite and Kubespray's expressions, recorded with the real engines. The records
 * are not part of the project; without them ({@code -Djansible.corpus=DIR}) the test is skipped.
 */
class JinjaCorpusTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void jinjaTests() throws IOException {
    run("jinja2-tests.jsonl", JinjaCorpusTest::jinja);
  }

  @Test
  void kubesprayExpressions() throws IOException {
    run("kubespray-expressions.jsonl", JinjaCorpusTest::ansible);
  }

  private interface Check {
    /** What is wrong, or null. */
    @Nullable String run(JsonNode record);
  }

  static @Nullable Path folder() {
    String given = System.getProperty("jansible.corpus");
    return Stream.of(given == null ? "../shared/corpus" : given, "../../shared/corpus")
        .map(Path::of)
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(null);
  }

  private static void run(String name, Check check) throws IOException {
    Path folder = folder();
    Path file = folder == null ? null : folder.resolve(name);
    if (file == null || !Files.exists(file)) {
      System.out.println(
          "SKIPPED: JinjaCorpusTest: "
              + name
              + " not found; give its folder with -Djansible.corpus=DIR");
      Assumptions.abort("no corpus");
    }
    int passed = 0;
    int excepted = 0;
    List<String> failures = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode record = JSON.readTree(line);
      if (excepted(record)) {
        excepted++;
        continue;
      }
      String wrong;
      try {
        wrong = check.run(record);
      } catch (RuntimeException | StackOverflowError e) {
        wrong = "crashed: " + e;
        if (Boolean.getBoolean("jansible.corpus.trace")) {
          e.printStackTrace(System.out);
        }
      }
      if (wrong == null) {
        passed++;
      } else {
        failures.add(
            record.get("id").asText()
                + ": "
                + brief(record.get("template").asText())
                + "\n    "
                + brief(wrong));
      }
    }
    int all = passed + failures.size();
    System.out.println(
        name
            + ": "
            + passed
            + " of "
            + all
            + (excepted == 0 ? "" : " (and " + excepted + " listed in docs/differences.md)"));
    failures.stream()
        .limit(Integer.getInteger("jansible.corpus.show", 60))
        .forEach(System.out::println);
    assertThat(failures).isEmpty();
  }

  private static String brief(String text) {
    return text.length() > 600 ? text.substring(0, 600) + "…" : text;
  }

  /**
   * Fail in Ansible since it resolves all names of a template before it begins; resolving them on
   * use can only turn that into success.
   */
  private static final Set<String> LAZIER = Set.of("hand:3f59fbe3c13d", "hand:f1208d5b8d78");

  /**
   * The i18n extension, which Ansible does not load, and two that a lazier engine need not fail;
   * see docs/differences.md.
   */
  private static boolean excepted(JsonNode record) {
    if (LAZIER.contains(record.get("id").asText())) {
      return true;
    }
    for (JsonNode tag : record.path("tags")) {
      if (tag.asText().equals("i18n")) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String jinja(JsonNode record) {
    JsonNode env = record.path("env");
    Syntax syntax = Syntax.JINJA;
    for (String setting :
        List.of(
            "trim_blocks",
            "lstrip_blocks",
            "keep_trailing_newline",
            "newline_sequence",
            "block_start_string",
            "block_end_string",
            "variable_start_string",
            "variable_end_string",
            "comment_start_string",
            "comment_end_string",
            "line_statement_prefix",
            "line_comment_prefix")) {
      if (env.has(setting)) {
        syntax =
            java.util.Objects.requireNonNull(
                syntax.with(setting, CorpusValues.read(env.get(setting))));
      }
    }
    Set<String> extensions = new java.util.HashSet<>();
    env.path("extensions").forEach(extension -> extensions.add(extension.asText()));
    Map<String, Object> globals = new HashMap<>(Globals.JINJA);
    env.path("globals")
        .fields()
        .forEachRemaining(
            field ->
                globals.put(
                    field.getKey(),
                    java.util.Objects.requireNonNull(CorpusValues.read(field.getValue()))));
    Undefined.Kind kind =
        switch (env.path("undefined").asText("Undefined")) {
          case "StrictUndefined" -> Undefined.Kind.STRICT;
          case "ChainableUndefined" -> Undefined.Kind.CHAINABLE;
          case "DebugUndefined" -> Undefined.Kind.DEBUG;
          default -> Undefined.Kind.LENIENT;
        };
    JsonNode escape = env.path("autoescape");
    Environment environment =
        new Environment(
            new Dialect(
                syntax,
                extensions.contains("LoopControlExtension"),
                extensions.contains("ExprStmtExtension"),
                name -> null),
            false,
            kind,
            name -> escape.asBoolean(false),
            env.path("sandboxed").asBoolean(false),
            JinjaFilters.all(),
            Set.of(),
            JinjaTests.all(),
            Map.of(),
            globals,
            name -> null,
            name -> null,
            (name, header, body, context) -> "");
    Map<String, CompiledTemplate> loaded = new HashMap<>();
    TemplateLoader loader =
        name -> {
          JsonNode text = env.path("templates").path(name);
          if (!text.isTextual()) {
            return null;
          }
          CompiledTemplate known = loaded.get(name);
          if (known == null) {
            known =
                Compiler.compile(
                    Source.of(text.asText(), environment.dialect().syntax(), name, name),
                    environment);
            loaded.put(name, known);
          }
          return known;
        };
    Map<?, ?> vars =
        (Map<?, ?>) java.util.Objects.requireNonNull(CorpusValues.read(record.path("vars")));
    Scope scope =
        new Scope() {
          @Override
          public @Nullable Object get(String name) {
            return vars.containsKey(name)
                ? vars.get(name)
                : globals.getOrDefault(name, Variables.ABSENT);
          }

          @Override
          public Set<String> names() {
            return globals.keySet();
          }
        };
    boolean nativeTypes = env.path("native").asBoolean(false);
    String kindOfTest = record.get("kind").asText();
    String template = record.get("template").asText();
    Object result;
    try {
      if (kindOfTest.equals("expression")) {
        result = expression(template, environment, scope, loader);
        if (result instanceof Undefined && record.path("undefined_to_none").asBoolean(true)) {
          result = null;
        }
      } else {
        CompiledTemplate compiled =
            Compiler.compile(Source.of(template, syntax, null, null), environment);
        if (kindOfTest.equals("compile_error")) {
          return "compiled, should not: " + record.path("message");
        }
        result =
            compiled.render(
                new Render(
                    environment, nativeTypes ? ConcatMode.NATIVE : ConcatMode.TEXT, loader, null),
                scope);
      }
    } catch (JansibleException e) {
      return error(record, e, false);
    }
    return compare(record, result);
  }

  /**
   * What {@code compile_expression} does: the expression's value, kept by a function that is called
   * with it.
   */
  private static @Nullable Object expression(
      String expression, Environment environment, Scope scope, TemplateLoader loader) {
    @Nullable Object[] kept = new @Nullable Object[1];
    PyCallable keep =
        (arguments, context) -> {
          kept[0] = arguments.positional().get(0);
          return "";
        };
    Scope wrapped =
        new Scope() {
          @Override
          public @Nullable Object get(String name) {
            return name.equals("_keep_") ? keep : scope.get(name);
          }

          @Override
          public Set<String> names() {
            return scope.names();
          }
        };
    CompiledTemplate compiled =
        Compiler.compile(
            Source.of(
                "{{ _keep_(" + expression + ") }}", environment.dialect().syntax(), null, null),
            environment);
    compiled.render(new Render(environment, ConcatMode.TEXT, loader, null), wrapped);
    return kept[0];
  }

  private static @Nullable String error(JsonNode record, JansibleException e, boolean loose) {
    if (!record.has("error")) {
      return "failed: " + e.text() + ", should be " + record.get("expected");
    }
    String expected = record.path("message").asText();
    if (expected.equals(e.text()) || (loose && expected.contains("<class '"))) {
      return null;
    }
    return "message: "
        + e.text()
        + "\n    expected: "
        + record.get("error").asText()
        + ": "
        + expected;
  }

  private static @Nullable String compare(JsonNode record, @Nullable Object result) {
    if (record.has("error")) {
      return "gave "
          + Text.repr(result)
          + ", should fail: "
          + record.path("error").asText()
          + ": "
          + record.path("message").asText();
    }
    Object expected = CorpusValues.read(record.get("expected"));
    if (same(expected, result)) {
      return null;
    }
    if (record.path("unordered").asBoolean(false) && sorted(expected).equals(sorted(result))) {
      return null;
    }
    return "gave     "
        + Values.typeName(result)
        + " "
        + Text.repr(result)
        + "\n    expected "
        + Values.typeName(expected)
        + " "
        + Text.repr(expected);
  }

  /** Equal with equal types, all the way down. */
  private static boolean same(@Nullable Object a, @Nullable Object b) {
    return Text.repr(a instanceof CharSequence ? a.toString() : a)
        .equals(Text.repr(b instanceof CharSequence ? b.toString() : b));
  }

  private static List<String> sorted(@Nullable Object value) {
    String text = Text.repr(value);
    return Stream.of(text.split("[\\s,\\[\\]'\"{}]+")).sorted().toList();
  }

  private static @Nullable String ansible(JsonNode record) {
    TemplateEngine engine = TemplateEngine.standard();
    if (record.path("parse_only").asBoolean(false)) {
      return parse(record, engine);
    }
    Map<?, ?> vars =
        (Map<?, ?>) java.util.Objects.requireNonNull(CorpusValues.read(record.path("vars")));
    Templar templar = engine.templar(new MapVariables(vars));
    String template = record.get("template").asText();
    Object result;
    try {
      result =
          switch (record.get("kind").asText()) {
            case "conditional" -> templar.condition(template);
            case "file" ->
                templar.file(template, "/templates/record.j2", Templar.FileOptions.DEFAULT);
            default -> templar.value(template);
          };
    } catch (JansibleException e) {
      String prefix = "The conditional check '" + template + "' failed. The error was: ";
      String text = e.text().startsWith(prefix) ? e.text().substring(prefix.length()) : e.text();
      return error(record, new JansibleException(text), true);
    }
    return compare(record, result);
  }

  private static @Nullable String parse(JsonNode record, TemplateEngine engine) {
    String template = record.get("template").asText();
    try {
      switch (record.get("kind").asText()) {
        case "conditional" -> engine.condition(template);
        case "file" -> {
          Overrides overrides = Overrides.of(template, Syntax.ANSIBLE, warning -> {});
          engine.file(overrides.text(), overrides.syntax(), null, "record.j2");
        }
        default -> engine.string(template);
      }
      return null;
    } catch (JansibleException e) {
      return "does not parse: " + e.text();
    }
  }

  /** Variables from a map. */
  record MapVariables(Map<?, ?> map) implements Variables {
    @Override
    public @Nullable Object raw(String name) {
      Object value = map.get(name);
      return value != null || map.containsKey(name) ? value : Variables.ABSENT;
    }

    @Override
    public Set<String> names() {
      Set<String> names = new java.util.LinkedHashSet<>();
      map.keySet().forEach(key -> names.add(String.valueOf(key)));
      return names;
    }
  }
}
