package io.jansible.template.value;

import io.jansible.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code + - * / // % **} and signs: whole numbers without bounds, {@code /} always a
 * float, {@code //} and {@code %} floored.
 */
public final class Arithmetic {
  private Arithmetic() {}

  public static Object add(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Long left && b instanceof Long right) {
      long sum = left + right;
      return ((left ^ sum) & (right ^ sum)) < 0 ? big(left).add(big(right)) : (Object) sum;
    }
    if (a instanceof String left && b instanceof String right) {
      return left.concat(right);
    }
    Undefined.check(a, b);
    if (Values.isNumber(a) && Values.isNumber(b)) {
      return isFloat(a, b)
          ? (Object) (toDouble(a) + toDouble(b))
          : Values.whole(big(a).add(big(b)));
    }
    if (a instanceof CharSequence left) {
      if (b instanceof CharSequence right) {
        return markup(left, right, (x, y) -> x + y);
      }
      if (a instanceof Markup) {
        throw unsupported("+", a, b);
      }
      throw PythonError.type(
          "can only concatenate str (not \"" + Values.typeName(b) + "\") to str");
    }
    if (a instanceof Tuple left) {
      if (b instanceof Tuple right) {
        List<@Nullable Object> all = new ArrayList<>(left);
        all.addAll(right);
        return Tuple.copyOf(all);
      }
      throw PythonError.type(
          "can only concatenate tuple (not \"" + Values.typeName(b) + "\") to tuple");
    }
    if (a instanceof List<?> left && !(a instanceof Range)) {
      if (b instanceof List<?> right && !(b instanceof Tuple) && !(b instanceof Range)) {
        List<@Nullable Object> all = new ArrayList<>(left.size() + right.size());
        all.addAll(left);
        all.addAll(right);
        return all;
      }
      throw PythonError.type(
          "can only concatenate list (not \"" + Values.typeName(b) + "\") to list");
    }
    if (a instanceof Temporal time && b instanceof Duration duration) {
      return plus(time, duration);
    }
    if (a instanceof Duration duration && b instanceof Temporal time) {
      return plus(time, duration);
    }
    if (a instanceof Duration left && b instanceof Duration right) {
      return left.plus(right);
    }
    if (a instanceof byte[] left && b instanceof byte[] right) {
      byte[] all = java.util.Arrays.copyOf(left, left.length + right.length);
      System.arraycopy(right, 0, all, left.length, right.length);
      return all;
    }
    if (a instanceof byte[]) {
      throw PythonError.type("can't concat " + Values.typeName(b) + " to bytes");
    }
    throw unsupported("+", a, b);
  }

  public static Object subtract(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Long left && b instanceof Long right) {
      long difference = left - right;
      return ((left ^ right) & (left ^ difference)) < 0
          ? big(left).subtract(big(right))
          : (Object) difference;
    }
    Undefined.check(a, b);
    if (Values.isNumber(a) && Values.isNumber(b)) {
      return isFloat(a, b)
          ? (Object) (toDouble(a) - toDouble(b))
          : Values.whole(big(a).subtract(big(b)));
    }
    if (a instanceof Temporal left && b instanceof Temporal right) {
      return Dates.between(left, right);
    }
    if (a instanceof Temporal time && b instanceof Duration duration) {
      return plus(time, duration.negated());
    }
    if (a instanceof Duration left && b instanceof Duration right) {
      return left.minus(right);
    }
    if (setLike(a) && setLike(b)) {
      Set<@Nullable Object> rest = new LinkedHashSet<>();
      for (Object item : (Collection<?>) a) {
        if (!Values.contains(b, item)) {
          rest.add(item);
        }
      }
      return rest;
    }
    throw unsupported("-", a, b);
  }

  public static Object multiply(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Long left && b instanceof Long right) {
      long high = Math.multiplyHigh(left, right);
      long low = left * right;
      return (high == 0 && low >= 0) || (high == -1 && low < 0)
          ? (Object) low
          : big(left).multiply(big(right));
    }
    Undefined.check(a, b);
    if (Values.isNumber(a) && Values.isNumber(b)) {
      return isFloat(a, b)
          ? (Object) (toDouble(a) * toDouble(b))
          : Values.whole(big(a).multiply(big(b)));
    }
    if (repeatable(a) && (!(a instanceof Markup) || Values.isInt(b))) {
      return repeat(a, b);
    }
    if (repeatable(b) && (!(b instanceof Markup) || Values.isInt(a))) {
      return repeat(b, a);
    }
    if (a instanceof Duration duration && Values.isInt(b)) {
      return duration.multipliedBy(Values.intValue(b));
    }
    if (b instanceof Duration duration && Values.isInt(a)) {
      return duration.multipliedBy(Values.intValue(a));
    }
    throw unsupported("*", a, b);
  }

  public static Object divide(@Nullable Object a, @Nullable Object b) {
    Undefined.check(a, b);
    if (a instanceof Duration left && b instanceof Duration right) {
      return (double) micros(left) / micros(right);
    }
    if (a instanceof Duration left && Values.isInt(b)) {
      return left.dividedBy(Values.intValue(b));
    }
    if (!Values.isNumber(a) || !Values.isNumber(b)) {
      throw unsupported("/", a, b);
    }
    if (isFloat(a, b)) {
      double divisor = toDouble(b);
      if (divisor == 0) {
        throw PythonError.zeroDivision("float division by zero");
      }
      return toDouble(a) / divisor;
    }
    BigInteger divisor = big(b);
    if (divisor.signum() == 0) {
      throw PythonError.zeroDivision("division by zero");
    }
    BigInteger dividend = big(a);
    if (dividend.bitLength() <= 53 && divisor.bitLength() <= 53) {
      return dividend.doubleValue() / divisor.doubleValue();
    }
    double quotient =
        new BigDecimal(dividend).divide(new BigDecimal(divisor), new MathContext(60)).doubleValue();
    if (Double.isInfinite(quotient)) {
      throw PythonError.overflow("integer division result too large for a float");
    }
    return quotient;
  }

  public static Object floorDivide(@Nullable Object a, @Nullable Object b) {
    Undefined.check(a, b);
    if (a instanceof Duration left && b instanceof Duration right) {
      return Math.floorDiv(micros(left), micros(right));
    }
    if (a instanceof Duration left && Values.isInt(b)) {
      return Duration.of(
          Math.floorDiv(micros(left), (long) Values.intValue(b)),
          java.time.temporal.ChronoUnit.MICROS);
    }
    if (!Values.isNumber(a) || !Values.isNumber(b)) {
      throw unsupported("//", a, b);
    }
    if (isFloat(a, b)) {
      double divisor = toDouble(b);
      if (divisor == 0) {
        throw PythonError.zeroDivision("float floor division by zero");
      }
      double dividend = toDouble(a);
      double rest = floatModulo(dividend, divisor);
      double quotient = (dividend - rest) / divisor;
      if (quotient == 0) {
        return Math.copySign(0.0, dividend / divisor);
      }
      double floor = Math.floor(quotient);
      return quotient - floor > 0.5 ? floor + 1 : floor;
    }
    if (a instanceof Long left
        && b instanceof Long right
        && right != 0
        && !(left == Long.MIN_VALUE && right == -1)) {
      return Math.floorDiv(left, right);
    }
    return Values.whole(floorDivide(big(a), big(b)));
  }

  private static BigInteger floorDivide(BigInteger dividend, BigInteger divisor) {
    if (divisor.signum() == 0) {
      throw PythonError.zeroDivision("integer division or modulo by zero");
    }
    BigInteger[] parts = dividend.divideAndRemainder(divisor);
    return parts[1].signum() != 0 && parts[1].signum() != divisor.signum()
        ? parts[0].subtract(BigInteger.ONE)
        : parts[0];
  }

  public static Object modulo(@Nullable Object a, @Nullable Object b) {
    if (a instanceof CharSequence format) {
      if (a instanceof Markup) {
        return new Markup(PercentFormat.format(format.toString(), b, true));
      }
      return PercentFormat.format(format.toString(), b, false);
    }
    Undefined.check(a, b);
    if (a instanceof Duration left && b instanceof Duration right) {
      return Duration.of(
          Math.floorMod(micros(left), micros(right)), java.time.temporal.ChronoUnit.MICROS);
    }
    if (!Values.isNumber(a) || !Values.isNumber(b)) {
      throw unsupported("%", a, b);
    }
    if (isFloat(a, b)) {
      double divisor = toDouble(b);
      if (divisor == 0) {
        throw PythonError.zeroDivision("float modulo");
      }
      return floatModulo(toDouble(a), divisor);
    }
    if (a instanceof Long left && b instanceof Long right && right != 0) {
      return Math.floorMod(left, right);
    }
    BigInteger divisor = big(b);
    BigInteger dividend = big(a);
    if (divisor.signum() == 0) {
      throw PythonError.zeroDivision("integer modulo by zero");
    }
    return Values.whole(dividend.subtract(floorDivide(dividend, divisor).multiply(divisor)));
  }

  private static double floatModulo(double dividend, double divisor) {
    double rest = dividend % divisor;
    if (rest == 0) {
      return Math.copySign(0.0, divisor);
    }
    return rest < 0 == divisor < 0 ? rest : rest + divisor;
  }

  public static Object power(@Nullable Object a, @Nullable Object b) {
    Undefined.check(a, b);
    if (!Values.isNumber(a) || !Values.isNumber(b)) {
      throw PythonError.type(
          "unsupported operand type(s) for ** or pow(): '"
              + operand(a)
              + "' and '"
              + operand(b)
              + "'");
    }
    if (isFloat(a, b) || big(b).signum() < 0) {
      double base = toDouble(a);
      double exponent = toDouble(b);
      if (base == 0 && exponent < 0) {
        throw PythonError.zeroDivision("0.0 cannot be raised to a negative power");
      }
      if (base < 0
          && exponent != Math.rint(exponent)
          && !Double.isInfinite(base)
          && !Double.isInfinite(exponent)) {
        throw PythonError.value("complex numbers are not supported");
      }
      double result = Math.pow(base, exponent);
      if (Double.isInfinite(result) && !Double.isInfinite(base) && !Double.isInfinite(exponent)) {
        throw PythonError.overflow("(34, 'Numerical result out of range')");
      }
      return base == 1 ? 1.0 : result;
    }
    BigInteger exponent = big(b);
    BigInteger base = big(a);
    if (base.abs().bitLength() > 1
        && exponent.multiply(BigInteger.valueOf(base.bitLength())).bitLength() > 24) {
      throw PythonError.overflow("integer power is too large");
    }
    if (base.abs().bitLength() <= 1) {
      return base.signum() == 0
          ? (exponent.signum() == 0 ? 1L : 0L)
          : base.signum() > 0 || !exponent.testBit(0) ? 1L : -1L;
    }
    return Values.whole(base.pow(exponent.intValueExact()));
  }

  public static Object negate(@Nullable Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (value instanceof Duration duration) {
      return duration.negated();
    }
    if (!Values.isNumber(value)) {
      throw PythonError.type("bad operand type for unary -: '" + Values.typeName(value) + "'");
    }
    return value instanceof Double number ? (Object) (-number) : Values.whole(big(value).negate());
  }

  public static Object positive(@Nullable Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (value instanceof Duration) {
      return value;
    }
    if (!Values.isNumber(value)) {
      throw PythonError.type("bad operand type for unary +: '" + Values.typeName(value) + "'");
    }
    return number(value);
  }

  /** {@code Long}, {@code BigInteger} or {@code Double} for any number or boolean. */
  public static Number number(@Nullable Object value) {
    return switch (value) {
      case Boolean flag -> flag ? 1L : 0L;
      case Long number -> number;
      case Double number -> number;
      case BigInteger number -> number;
      case Float number -> number.doubleValue();
      case Number number -> number.longValue();
      case null, default ->
          throw PythonError.type("must be real number, not " + Values.typeName(value));
    };
  }

  /** A whole number as {@code BigInteger}. */
  public static BigInteger big(@Nullable Object value) {
    Number number = number(value);
    return number instanceof BigInteger big ? big : BigInteger.valueOf(number.longValue());
  }

  /** {@code float(value)} of a number. */
  public static double toDouble(@Nullable Object value) {
    Number number = number(value);
    double result = number.doubleValue();
    if (number instanceof BigInteger && Double.isInfinite(result)) {
      throw PythonError.overflow("int too large to convert to float");
    }
    return result;
  }

  private static boolean isFloat(@Nullable Object a, @Nullable Object b) {
    return a instanceof Double || b instanceof Double || a instanceof Float || b instanceof Float;
  }

  private static boolean repeatable(@Nullable Object value) {
    return value instanceof CharSequence
        || (value instanceof List && !(value instanceof Range))
        || value instanceof byte[];
  }

  private static Object repeat(@Nullable Object value, @Nullable Object count) {
    if (!Values.isInt(count)) {
      throw PythonError.type(
          "can't multiply sequence by non-int of type '" + Values.typeName(count) + "'");
    }
    int times = Math.max(0, Values.intValue(count));
    if (value instanceof CharSequence text) {
      String repeated = text.toString().repeat(times);
      return value instanceof Markup ? new Markup(repeated) : repeated;
    }
    if (value instanceof byte[] bytes) {
      byte[] all = new byte[bytes.length * times];
      for (int i = 0; i < all.length; i++) {
        all[i] = bytes[i % bytes.length];
      }
      return all;
    }
    List<?> items = (List<?>) java.util.Objects.requireNonNull(value);
    List<@Nullable Object> all = new ArrayList<>(items.size() * times);
    for (int i = 0; i < times; i++) {
      all.addAll(items);
    }
    return value instanceof Tuple ? Tuple.copyOf(all) : all;
  }

  private static boolean setLike(@Nullable Object value) {
    return value instanceof Set
        || (value instanceof DictView view && view.kind() != DictView.Kind.VALUES);
  }

  /** Concatenates text; if one side is markup the other is escaped and the result is markup. */
  static CharSequence markup(
      CharSequence a, CharSequence b, java.util.function.BinaryOperator<String> joiner) {
    if (a instanceof Markup || b instanceof Markup) {
      return new Markup(joiner.apply(Markup.escape(a).value(), Markup.escape(b).value()));
    }
    return joiner.apply(a.toString(), b.toString());
  }

  private static Temporal plus(Temporal time, Duration duration) {
    return switch (time) {
      case LocalDate date -> date.plusDays(Dates.days(duration));
      case LocalDateTime local -> local.plus(duration);
      case OffsetDateTime offset -> offset.plus(duration);
      default -> time.plus(duration);
    };
  }

  private static long micros(Duration duration) {
    return duration.getSeconds() * 1_000_000 + duration.getNano() / 1000;
  }

  /** How messages about operators name a value's type. */
  private static String operand(@Nullable Object value) {
    return value instanceof Temporal || value instanceof Duration
        ? Values.qualifiedTypeName(value)
        : Values.typeName(value);
  }

  private static PythonError unsupported(String operator, @Nullable Object a, @Nullable Object b) {
    return PythonError.type(
        "unsupported operand type(s) for "
            + operator
            + ": '"
            + operand(a)
            + "' and '"
            + operand(b)
            + "'");
  }
}
