package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.Arguments;
import io.jansible.template.value.Arithmetic;
import io.jansible.template.value.FormatSpec;
import io.jansible.template.value.Numbers;
import io.jansible.template.value.Order;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jinja2's filters that make or work on numbers. */
final class JinjaNumberFilters {
  private JinjaNumberFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(filters, "abs", "abs(x)", (value, arguments, context) -> abs(value));
    add(
        filters,
        "int",
        "do_int(value, default=, base=)",
        (value, arguments, context) -> toInt(value, arguments));
    add(
        filters,
        "float",
        "do_float(value, default=)",
        (value, arguments, context) -> {
          Double number = Numbers.toFloatOrNull(value);
          return number == null ? arguments.get(0, "default", 0.0) : number;
        });
    add(
        filters,
        "round",
        "do_round(value, precision=, method=)",
        (value, arguments, context) -> round(value, arguments));
    add(
        filters,
        "filesizeformat",
        "do_filesizeformat(value, binary=)",
        (value, arguments, context) ->
            fileSize(Numbers.toFloat(value), Values.truth(arguments.get(0, "binary", false))));
    return filters;
  }

  private static Object abs(@Nullable Object value) {
    if (!Values.isNumber(value)) {
      throw PythonError.type("bad operand type for abs(): '" + Values.typeName(value) + "'");
    }
    Number number = Arithmetic.number(value);
    return number instanceof Double real
        ? (Object) Math.abs(real)
        : Order.less(number, 0L) ? Arithmetic.negate(number) : number;
  }

  private static @Nullable Object toInt(@Nullable Object value, Arguments arguments) {
    Object fallback = arguments.get(0, "default", 0L);
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    Object number =
        value instanceof CharSequence text
            ? Numbers.parseInt(text.toString(), Values.intValue(arguments.get(1, "base", 10L)))
            : Numbers.truncate(value);
    if (number != null) {
      return number;
    }
    Double real = Numbers.toFloatOrNull(value);
    return real == null || real.isNaN() || real.isInfinite() ? fallback : Numbers.truncate(real);
  }

  private static Object round(@Nullable Object value, Arguments arguments) {
    int precision = Values.intValue(arguments.get(0, "precision", 0L));
    String method = Text.str(arguments.get(1, "method", "common"));
    if (!method.equals("common") && !method.equals("ceil") && !method.equals("floor")) {
      throw new PythonError("FilterArgumentError", "method must be common, ceil or floor");
    }
    if (method.equals("common") && !Values.isNumber(value)) {
      throw PythonError.type("type " + Values.typeName(value) + " doesn't define __round__ method");
    }
    if (method.equals("common")) {
      if (Values.isInt(value)) {
        BigInteger whole = Arithmetic.big(value);
        return precision >= 0
            ? Values.whole(whole)
            : Values.whole(
                new BigDecimal(whole).setScale(precision, RoundingMode.HALF_EVEN).toBigInteger());
      }
      double real = Arithmetic.toDouble(value);
      return Double.isNaN(real) || Double.isInfinite(real)
          ? real
          : Math.copySign(
              new BigDecimal(real).setScale(precision, RoundingMode.HALF_EVEN).doubleValue(), real);
    }
    Object factor = Arithmetic.power(10L, (long) precision);
    Object product = Arithmetic.multiply(value, factor);
    if (!Values.isNumber(product)) {
      throw PythonError.type("must be real number, not " + Values.typeName(product));
    }
    double scaled = Arithmetic.toDouble(product);
    double whole = method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled);
    return Arithmetic.divide(Numbers.truncate(whole), factor);
  }

  private static String fileSize(double bytes, boolean binary) {
    double base = binary ? 1024 : 1000;
    if (bytes == 1) {
      return "1 Byte";
    }
    if (bytes < base) {
      return Text.str(Numbers.truncate(bytes)) + " Bytes";
    }
    String prefixes = "kMGTPEZY";
    double unit = base;
    for (int i = 0; i < prefixes.length(); i++) {
      unit *= base;
      if (bytes < unit || i == prefixes.length() - 1) {
        String prefix = prefixes.substring(i, i + 1);
        return FormatSpec.format(base * bytes / unit, ".1f")
            + " "
            + (binary ? (i == 0 ? "Ki" : prefix + "i") : prefix)
            + "B";
      }
    }
    throw new IllegalStateException();
  }
}
