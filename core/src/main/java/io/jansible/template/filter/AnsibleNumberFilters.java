package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.value.Arithmetic;
import io.jansible.template.value.Attributes;
import io.jansible.template.value.Numbers;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ansible's filters for logarithms, sizes and chance. */
final class AnsibleNumberFilters {
  private AnsibleNumberFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "log",
        "logarithm(x, base=)",
        (value, arguments, context) -> log(value, arguments.get(0, "base", Math.E)));
    add(
        filters,
        "pow",
        "power(x, y)",
        (value, arguments, context) ->
            power(real(value, "pow"), real(arguments.get(0, "y", null), "pow")));
    add(
        filters,
        "root",
        "inversepower(x, base=)",
        (value, arguments, context) -> root(value, arguments.get(0, "base", 2L)));
    add(
        filters,
        "human_readable",
        "human_readable(size, isbits=, unit=)",
        (value, arguments, context) -> HumanSize.readable(value, arguments));
    add(
        filters,
        "human_to_bytes",
        "human_to_bytes(size, default_unit=, isbits=)",
        (value, arguments, context) -> HumanSize.bytes(value, arguments));
    add(filters, "random", "rand(environment, start=, step=, seed=)", AnsibleNumberFilters::random);
    add(
        filters,
        "shuffle",
        "randomize_list(mylist, seed=)",
        (value, arguments, context) -> shuffle(value, arguments.get(0, "seed", null)));
    return filters;
  }

  private static double real(@Nullable Object value, String filter) {
    if (Values.isNumber(value)) {
      return Arithmetic.toDouble(value);
    }
    if (value instanceof Undefined undefined) {
      throw AnsibleFilters.typeError(
          filter
              + "() can only be used on numbers: must be real number, not "
              + undefined.kind().className());
    }
    throw AnsibleFilters.typeError(
        filter
            + "() can only be used on numbers: must be real number, not "
            + Values.typeName(value));
  }

  private static Object log(@Nullable Object value, @Nullable Object base) {
    double x = real(value, "log");
    if (x <= 0) {
      throw PythonError.value("math domain error");
    }
    if (Values.isNumber(base) && Values.equal(base, 10L)) {
      return Math.log10(x);
    }
    double b = real(base, "log");
    if (b <= 0) {
      throw PythonError.value("math domain error");
    }
    double divisor = Math.log(b);
    if (divisor == 0) {
      throw PythonError.zeroDivision("float division by zero");
    }
    return Math.log(x) / divisor;
  }

  private static Object power(double x, double y) {
    double result = Math.pow(x, y);
    if (Double.isNaN(result) && !Double.isNaN(x) && !Double.isNaN(y)) {
      throw PythonError.value("math domain error");
    }
    if (x == 0 && y < 0) {
      throw PythonError.value("math domain error");
    }
    if (Double.isInfinite(result) && !Double.isInfinite(x) && !Double.isInfinite(y)) {
      throw PythonError.overflow("math range error");
    }
    return result;
  }

  private static Object root(@Nullable Object value, @Nullable Object base) {
    double x = real(value, "root");
    if (Values.isNumber(base) && Values.equal(base, 2L)) {
      if (x < 0) {
        throw AnsibleFilters.typeError("root() can only be used on numbers: math domain error");
      }
      return Math.sqrt(x);
    }
    double b;
    try {
      b = Numbers.toFloat(base);
    } catch (PythonError e) {
      throw AnsibleFilters.typeError("root() can only be used on numbers: " + e.text());
    }
    if (b == 0) {
      throw PythonError.zeroDivision("float division by zero");
    }
    try {
      return power(x, 1.0 / b);
    } catch (PythonError e) {
      if (e.type().equals("ValueError")) {
        throw AnsibleFilters.typeError("root() can only be used on numbers: " + e.text());
      }
      throw e;
    }
  }

  private static @Nullable Object random(
      @Nullable Object end, Arguments arguments, EvalContext context) {
    Object start = arguments.get(0, "start", null);
    Object step = arguments.get(1, "step", null);
    Object seed = arguments.get(2, "seed", null);
    PythonRandom random =
        new PythonRandom(seed == null ? new BigInteger(256, new SecureRandom()) : seed);
    if (Values.isInt(end)) {
      return random.range(
          Values.truth(start) ? whole(start) : BigInteger.ZERO,
          whole(end),
          Values.truth(step) ? whole(step) : BigInteger.ONE);
    }
    if (end instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (!Values.isIterable(end)) {
      throw AnsibleFilters.error("random can only be used on sequences and integers");
    }
    if (Values.truth(start) || Values.truth(step)) {
      throw AnsibleFilters.error("start and step can only be used with integer values");
    }
    int size = Values.length(end);
    if (size == 0) {
      throw PythonError.index("Cannot choose from an empty sequence");
    }
    long chosen = random.below(size);
    if (end instanceof Map || end instanceof Set) {
      return end instanceof Map<?, ?> map
          ? Attributes.index(map, chosen)
          : Values.list(end).get((int) chosen);
    }
    return Attributes.index(end, chosen);
  }

  private static BigInteger whole(@Nullable Object value) {
    if (Values.isInt(value)) {
      return Arithmetic.big(value);
    }
    throw PythonError.type(
        "'" + Values.typeName(value) + "' object cannot be interpreted as an integer");
  }

  /** What is no list comes back as it is, as in Ansible. */
  private static @Nullable Object shuffle(@Nullable Object value, @Nullable Object seed) {
    if (!(value instanceof Undefined) && !Values.isIterable(value)) {
      return value;
    }
    if (value instanceof Undefined) {
      return value;
    }
    List<@Nullable Object> list = Values.list(value);
    if (Values.truth(seed)) {
      try {
        new PythonRandom(seed).shuffle(list);
      } catch (PythonError e) {
        // Ansible answers the list as it is where a seed cannot be used.
        return list;
      }
    } else {
      Collections.shuffle(list, new SecureRandom());
    }
    return list;
  }
}
