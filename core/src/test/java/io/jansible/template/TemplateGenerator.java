package io.jansible.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes random templates over random variables, the same for the same seed. */
final class TemplateGenerator {
  private static final String[] TEXTS = {
    "",
    "a",
    "abc",
    "Hello World",
    "foo bar baz",
    " padded ",
    "5",
    "3.7",
    "-2",
    "True",
    "[1",
    "[1, 2]",
    "{'k': 1}",
    "a,b,c",
    "it's",
    "say \"x\"",
    "é",
    "日本",
    "x\ny",
    "tab\there",
    "UPPER",
    "null",
    "none",
    "0",
    "1e3",
    "a-b_c.d",
    "None",
    "{",
    "<b>&",
    "😀!"
  };

  private final Random random;
  private final Map<String, @Nullable Object> variables = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> locals = new ArrayList<>();

  TemplateGenerator(long seed) {
    random = new Random(seed);
    for (int i = 0; i < 4 + random.nextInt(4); i++) {
      String name = "v" + i;
      variables.put(
          name, random.nextInt(5) == 0 && i > 0 ? "{{ " + expression(2) + " }}" : value(2));
      names.add(name);
    }
    names.add("nope");
  }

  Map<String, @Nullable Object> variables() {
    return variables;
  }

  String template() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> "{{ " + expression(3) + " }}";
      case 4, 5 -> text() + "{{ " + expression(2) + " }}" + text() + "{{ " + expression(2) + " }}";
      default -> statements(2);
    };
  }

  String condition() {
    return expression(3);
  }

  private String text() {
    return pick("", "a ", "\n", "x: ", "[", " - ", "");
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private @Nullable Object value(int depth) {
    switch (random.nextInt(depth > 0 ? 11 : 7)) {
      case 0 -> {
        return null;
      }
      case 1 -> {
        return random.nextBoolean();
      }
      case 2 -> {
        return (long) random.nextInt(7) - 2;
      }
      case 3 -> {
        return new double[] {0.5, 1.0, -2.25, 1e20, 3.14159, 1e-7, 100.0}[random.nextInt(7)];
      }
      case 4, 5, 6 -> {
        return TEXTS[random.nextInt(TEXTS.length)];
      }
      case 7, 8 -> {
        List<@Nullable Object> list = new ArrayList<>();
        boolean same = random.nextBoolean();
        int kind = random.nextInt(3);
        for (int i = 0; i < random.nextInt(4); i++) {
          list.add(
              !same
                  ? value(depth - 1)
                  : kind == 0
                      ? (Object) (long) random.nextInt(9)
                      : kind == 1 ? TEXTS[random.nextInt(TEXTS.length)] : map(0));
        }
        return list;
      }
      default -> {
        return map(depth - 1);
      }
    }
  }

  private Map<String, @Nullable Object> map(int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < random.nextInt(4); i++) {
      map.put(pick("a", "b", "c", "key", "items", "x y"), value(depth));
    }
    return map;
  }

  private String name() {
    if (!locals.isEmpty() && random.nextInt(3) > 0) {
      return locals.get(random.nextInt(locals.size()));
    }
    return names.isEmpty() ? "nope" : names.get(random.nextInt(names.size()));
  }

  private String literal() {
    return switch (random.nextInt(12)) {
      case 0 -> pick("true", "false", "none", "True", "None");
      case 1, 2, 3 -> String.valueOf(random.nextInt(12) - 2);
      case 4 -> pick("1.5", "0.0", "2e3", "10.25", "1_000", "0x1f");
      case 5, 6, 7, 8 -> string(TEXTS[random.nextInt(TEXTS.length)]);
      case 9 -> "[" + literal() + ", " + literal() + "]";
      case 10 -> "{" + pick("'a'", "'b'", "1", "true", "none") + ": " + literal() + "}";
      default -> pick("[]", "{}", "()", "(1,)", "(1, 'a')", "''");
    };
  }

  private static String string(String text) {
    return "'"
        + text.replace("\\", "\\\\")
            .replace("'", "\\'")
            .replace("\n", "\\n")
            .replace("{", "{")
            .replace("\t", "\\t")
        + "'";
  }

  private String atom() {
    return random.nextInt(5) < 3 ? name() : literal();
  }

  private String expression(int depth) {
    if (depth <= 0) {
      return atom();
    }
    return switch (random.nextInt(17)) {
      case 0 -> expression(depth - 1) + pick(" + ", " - ", " * ", " ~ ") + atom();
      case 1 -> atom() + pick(" / ", " // ", " % ") + expression(depth - 1);
      case 2 ->
          "("
              + expression(depth - 1)
              + ")"
              + pick(" == ", " != ", " < ", " <= ", " > ", " >= ", " in ", " not in ")
              + atom();
      case 3 -> expression(depth - 1) + pick(" and ", " or ") + expression(depth - 1);
      case 4 -> "not " + expression(depth - 1);
      case 5 ->
          "("
              + expression(depth - 1)
              + " if "
              + expression(depth - 1)
              + (random.nextInt(3) > 0 ? " else " + atom() : "")
              + ")";
      case 6 ->
          name()
              + pick(".a", ".b", "['a']", "[0]", "[-1]", ".items", ".key", "[1]", ".a.b", "[nope]");
      case 7 -> {
        // Never a constant: what fails when Jinja2 folds it makes Ansible give back the template as
        // it is.
        String object = expression(depth - 1);
        yield "("
            + (object.matches("(?s).*\\b(v[0-9]|nope|i|w|p)\\b.*") ? object : name())
            + ")"
            + pick("[1:]", "[:2]", "[::-1]", "[0]", "[-1]", "['a']", ".a", "[::2]");
      }
      case 8, 9, 10 -> expression(depth - 1) + " | " + filter();
      case 11 -> "(" + expression(depth - 1) + ") is " + pick("", "not ") + test();
      case 12 -> "(" + expression(depth - 1) + ")." + method();
      case 13 -> "[" + expression(depth - 1) + ", " + atom() + "]";
      case 14 -> "{" + pick("'a'", "'key'", "v0", "1") + ": " + expression(depth - 1) + "}";
      case 15 -> "-" + atom() + pick("", " ** 2", " | abs");
      default ->
          pick("'%s-%s' % (", "'%d' % (", "'%5.2f|' % (", "'%r' % (")
              + atom()
              + pick("", ",")
              + ")";
    };
  }

  private String filter() {
    return switch (random.nextInt(40)) {
      case 0 -> "upper";
      case 1 -> "lower";
      case 2 -> "title";
      case 3 -> "capitalize";
      case 4 -> "trim";
      case 5, 6 -> "length";
      case 7 -> "list";
      case 8 -> "first";
      case 9 -> "last";
      case 10 -> "reverse";
      case 11 -> "sort";
      case 12 -> "join(" + pick("','", "", "'-'") + ")";
      case 13, 14, 15 -> "default(" + atom() + pick("", ", true") + ")";
      case 16, 17 -> "int" + pick("", "(7)", "(default=3)");
      case 18 -> "float";
      case 19 -> "string";
      case 20 -> "replace('a', 'b')";
      case 21 -> "batch(2)" + pick("", " | list");
      case 22 -> "dictsort";
      case 23 -> "sum";
      case 24 -> "map('" + pick("upper", "int", "string", "length") + "')";
      case 25 -> "map(attribute='" + pick("a", "b", "0") + "')";
      case 26 -> "select" + pick("", "('string')", "('number')", "('defined')", "('equalto', 1)");
      case 27 -> "reject" + pick("", "('string')", "('none')");
      case 28 ->
          "selectattr('" + pick("a", "b") + "'" + pick("", ", 'defined'", ", 'string'") + ")";
      case 29 -> "indent(" + pick("2", "2, true", "'> '") + ")";
      case 30 -> "abs";
      case 31 -> "round" + pick("", "(1)", "(1, 'floor')", "(0, 'ceil')");
      case 32 -> "truncate(5" + pick("", ", true", ", false, '..'") + ")";
      case 33 -> "wordcount";
      case 34 -> "center(12)";
      case 35 -> "e";
      case 36 -> "tojson";
      case 37 -> "items";
      case 38 -> "urlencode";
      default -> "slice(2)";
    };
  }

  private String test() {
    return pick(
        "defined",
        "undefined",
        "none",
        "string",
        "number",
        "mapping",
        "iterable",
        "sequence",
        "boolean",
        "integer",
        "float",
        "odd",
        "even",
        "true",
        "false",
        "lower",
        "upper",
        "divisibleby 2",
        "eq 1",
        "in [1, 'a', none]",
        "sameas true",
        "ge 1",
        "callable");
  }

  private String method() {
    return pick(
        "upper()",
        "split()",
        "split(',')",
        "strip()",
        "startswith('a')",
        "endswith('c')",
        "replace('a', 'X')",
        "find('b')",
        "items()",
        "keys()",
        "values()",
        "get('a')",
        "get('zz', 1)",
        "count('a')",
        "index('a')",
        "join(['x', 'y'])",
        "format(1)",
        "title()",
        "isdigit()",
        "zfill(4)",
        "rsplit(' ', 1)",
        "partition(' ')",
        "splitlines()",
        "center(9, '*')",
        "lstrip('a')",
        "capitalize()",
        "swapcase()",
        "copy()",
        "lower()",
        "isupper()",
        "isalpha()",
        "rfind('o')",
        "encode()",
        "expandtabs(4)",
        "ljust(5, '.')");
  }

  private String statements(int depth) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> {
        locals.add("i");
        String body =
            text()
                + "{{ "
                + pick(
                    expression(1), "i", "loop.index", "loop.last", "loop.length", "loop.revindex0")
                + " }}"
                + inner(depth);
        locals.remove("i");
        String items =
            pick(
                "v0",
                "v1",
                "v2",
                "[1, 2, 3]",
                "range(3)",
                "v1 | default([])",
                "{'a': 1, 'b': 2}",
                "'xyz'");
        yield "{%"
            + pick("", "-", "+")
            + " for i in "
            + items
            + pick("", "", " if i")
            + " %}"
            + body
            + pick("", "{% else %}none")
            + "{% endfor "
            + pick("", "-")
            + "%}";
      }
      case 2, 3 ->
          "{% if "
              + expression(2)
              + " %}"
              + inner(depth)
              + pick("", "{% elif " + expression(1) + " %}" + text())
              + pick("", "{% else %}" + inner(depth))
              + "{%"
              + pick("", "-")
              + " endif %}\n";
      case 4 -> {
        String value = expression(2);
        locals.add("w");
        String rest = inner(depth) + "{{ w }}";
        locals.remove("w");
        yield "{% set w = " + value + " %}" + rest;
      }
      case 5 -> {
        locals.add("p");
        String body = text() + "{{ " + expression(1) + " }}";
        locals.remove("p");
        yield "{% macro m(p, q="
            + atom()
            + ") %}"
            + body
            + "{{ q }}{% endmacro %}{{ m("
            + expression(1)
            + ") }}"
            + pick("", "{{ m(1, q=2) }}");
      }
      case 6 -> "{% set w %}" + inner(depth) + "{% endset %}{{ w }}" + pick("", "{{ w | length }}");
      default ->
          "{% filter "
              + pick("upper", "trim", "indent(2)")
              + " %}"
              + inner(depth)
              + "{% endfilter %}"
              + text();
    };
  }

  private String inner(int depth) {
    return depth > 0 && random.nextInt(3) == 0
        ? statements(depth - 1)
        : text() + "{{ " + expression(1) + " }}" + text();
  }
}
