package io.jansible.template.test;

import io.jansible.template.EvalContext;
import io.jansible.template.filter.Signature;
import io.jansible.template.run.Context;
import io.jansible.template.value.Arithmetic;
import io.jansible.template.value.Markup;
import io.jansible.template.value.Order;
import io.jansible.template.value.PyCallable;
import io.jansible.template.value.StringMethods;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import io.jansible.template.value.VaultedText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jinja2's own tests. */
public final class JinjaTests {
  private JinjaTests() {}

  /** All of them by name. */
  public static Map<String, JinjaTest> all() {
    Map<String, JinjaTest> tests = new HashMap<>();
    add(tests, "defined", "test_defined(value)", (value, a, c) -> !(value instanceof Undefined));
    add(tests, "undefined", "test_undefined(value)", (value, a, c) -> value instanceof Undefined);
    add(
        tests,
        "odd",
        "test_odd(value)",
        (value, a, c) -> Values.equal(Arithmetic.modulo(value, 2L), 1L));
    add(
        tests,
        "even",
        "test_even(value)",
        (value, a, c) -> Values.equal(Arithmetic.modulo(value, 2L), 0L));
    add(
        tests,
        "divisibleby",
        "test_divisibleby(value, num)",
        (value, a, c) -> Values.equal(Arithmetic.modulo(value, a.get(0, "num", null)), 0L));
    add(tests, "filter", "test_filter(value)", (value, a, c) -> hasFilter(c, value));
    add(tests, "test", "test_test(value)", (value, a, c) -> hasTest(c, value));
    add(tests, "none", "test_none(value)", (value, a, c) -> value == null);
    add(tests, "boolean", "test_boolean(value)", (value, a, c) -> value instanceof Boolean);
    add(tests, "true", "test_true(value)", (value, a, c) -> Boolean.TRUE.equals(value));
    add(tests, "false", "test_false(value)", (value, a, c) -> Boolean.FALSE.equals(value));
    add(
        tests,
        "integer",
        "test_integer(value)",
        (value, a, c) -> Values.isInt(value) && !(value instanceof Boolean));
    add(tests, "float", "test_float(value)", (value, a, c) -> value instanceof Double);
    add(tests, "number", "test_number(value)", (value, a, c) -> Values.isNumber(value));
    add(
        tests,
        "string",
        "test_string(value)",
        (value, a, c) -> Values.isString(value) && !(value instanceof VaultedText));
    add(tests, "mapping", "test_mapping(value)", (value, a, c) -> value instanceof Map);
    add(tests, "sequence", "test_sequence(value)", (value, a, c) -> isSequence(value));
    add(tests, "iterable", "test_iterable(value)", (value, a, c) -> isIterable(value));
    add(
        tests,
        "callable",
        "callable(obj)",
        (value, a, c) -> value instanceof PyCallable || value instanceof Undefined);
    add(
        tests,
        "sameas",
        "test_sameas(value, other)",
        (value, a, c) -> same(value, a.get(0, "other", null)));
    add(tests, "escaped", "test_escaped(value)", (value, a, c) -> value instanceof Markup);
    add(tests, "lower", "test_lower(value)", (value, a, c) -> textTest(value, "islower"));
    add(tests, "upper", "test_upper(value)", (value, a, c) -> textTest(value, "isupper"));
    add(
        tests,
        "in",
        "test_in(value, seq)",
        (value, a, c) -> Values.contains(a.get(0, "seq", null), value));
    add(
        tests,
        "== eq equalto",
        "eq(a, b)",
        (value, a, c) -> Values.equal(value, a.get(0, "b", null)));
    add(tests, "!= ne", "ne(a, b)", (value, a, c) -> !Values.equal(value, a.get(0, "b", null)));
    add(
        tests,
        "> gt greaterthan",
        "gt(a, b)",
        (value, a, c) -> Order.greater(value, a.get(0, "b", null)));
    add(
        tests,
        ">= ge",
        "ge(a, b)",
        (value, a, c) -> Order.greaterOrEqual(value, a.get(0, "b", null)));
    add(
        tests,
        "< lt lessthan",
        "lt(a, b)",
        (value, a, c) -> Order.less(value, a.get(0, "b", null)));
    add(tests, "<= le", "le(a, b)", (value, a, c) -> Order.lessOrEqual(value, a.get(0, "b", null)));
    return tests;
  }

  private static void add(
      Map<String, JinjaTest> tests, String names, String signature, JinjaTest test) {
    JinjaTest checked = Signature.of(signature).test(test);
    for (String name : names.split(" ")) {
      tests.put(name, checked);
    }
  }

  private static boolean hasFilter(EvalContext context, @Nullable Object name) {
    return context instanceof Context own && own.hasFilter(Text.str(name));
  }

  private static boolean hasTest(EvalContext context, @Nullable Object name) {
    return context instanceof Context own && own.hasTest(Text.str(name));
  }

  private static boolean isSequence(@Nullable Object value) {
    if (value instanceof Undefined undefined) {
      return undefined.kind() != Undefined.Kind.STRICT
          && undefined.kind() != Undefined.Kind.ANSIBLE;
    }
    return value instanceof CharSequence
        || value instanceof List
        || value instanceof Map
        || value instanceof byte[];
  }

  private static boolean isIterable(@Nullable Object value) {
    if (value instanceof Undefined undefined) {
      undefined.checkUse();
    }
    return Values.isIterable(value);
  }

  /**
   * Python's {@code is}, as far as values here have an identity: equal constants of one type are
   * the same.
   */
  private static boolean same(@Nullable Object a, @Nullable Object b) {
    if (a == b) {
      return true;
    }
    if (a == null || b == null || a.getClass() != b.getClass()) {
      return false;
    }
    return (a instanceof Number || a instanceof Boolean || a instanceof String) && a.equals(b);
  }

  private static boolean textTest(@Nullable Object value, String method) {
    return Boolean.TRUE.equals(
        StringMethods.call(Text.str(value), method, io.jansible.template.Arguments.NONE));
  }
}
