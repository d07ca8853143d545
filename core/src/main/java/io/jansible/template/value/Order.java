package io.jansible.template.value;

import io.jansible.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Python's {@code < <= > >=} and sorting. */
public final class Order {
  /**
   * Sorts as Python's {@code sorted} does; throws {@code TypeError} for values without an order.
   */
  public static final Comparator<@Nullable Object> ASCENDING = (a, b) -> compare(a, b, "<");

  private Order() {}

  public static boolean less(@Nullable Object a, @Nullable Object b) {
    return hasNan(a, b)
        ? false
        : sets(a, b) ? subset(a, b) && !Values.equal(a, b) : compare(a, b, "<") < 0;
  }

  public static boolean lessOrEqual(@Nullable Object a, @Nullable Object b) {
    return hasNan(a, b) ? false : sets(a, b) ? subset(a, b) : compare(a, b, "<=") <= 0;
  }

  public static boolean greater(@Nullable Object a, @Nullable Object b) {
    return hasNan(a, b)
        ? false
        : sets(a, b) ? subset(b, a) && !Values.equal(a, b) : compare(a, b, ">") > 0;
  }

  public static boolean greaterOrEqual(@Nullable Object a, @Nullable Object b) {
    return hasNan(a, b) ? false : sets(a, b) ? subset(b, a) : compare(a, b, ">=") >= 0;
  }

  /**
   * Compares two values that have an order; {@code operator} is named in the error for those that
   * have none.
   */
  public static int compare(@Nullable Object a, @Nullable Object b, String operator) {
    if (a instanceof String left && b instanceof String right) {
      return Strings.compare(left, right);
    }
    if (a instanceof Long left && b instanceof Long right) {
      return Long.compare(left, right);
    }
    Undefined.check(a, b);
    if (Values.isNumber(a) && Values.isNumber(b)) {
      return numbers(a, b);
    }
    if (a instanceof CharSequence left && b instanceof CharSequence right) {
      return Strings.compare(left.toString(), right.toString());
    }
    if (a instanceof List<?> left
        && b instanceof List<?> right
        && a instanceof Tuple == b instanceof Tuple
        && !(a instanceof Range)) {
      return lists(left, right, operator);
    }
    if (a instanceof Duration left && b instanceof Duration right) {
      return left.compareTo(right);
    }
    if (a instanceof byte[] left && b instanceof byte[] right) {
      return java.util.Arrays.compareUnsigned(left, right);
    }
    if (a instanceof Temporal left && b instanceof Temporal right) {
      return Dates.compare(left, right, operator);
    }
    throw PythonError.type(
        "'"
            + operator
            + "' not supported between instances of '"
            + Values.typeName(a)
            + "' and '"
            + Values.typeName(b)
            + "'");
  }

  private static int numbers(Object a, Object b) {
    Object left = Arithmetic.number(a);
    Object right = Arithmetic.number(b);
    if (left instanceof Long x && right instanceof Long y) {
      return Long.compare(x, y);
    }
    if (left instanceof Double x && right instanceof Double y) {
      return x.equals(y) || x.doubleValue() == y.doubleValue() ? 0 : x < y ? -1 : 1;
    }
    if (left instanceof BigInteger x && right instanceof BigInteger y) {
      return x.compareTo(y);
    }
    if (left instanceof Double x && x.isInfinite()) {
      return x > 0 ? 1 : -1;
    }
    if (right instanceof Double y && y.isInfinite()) {
      return y > 0 ? -1 : 1;
    }
    if ((left instanceof Double x && x.isNaN()) || (right instanceof Double y && y.isNaN())) {
      return 0;
    }
    return decimal(left).compareTo(decimal(right));
  }

  private static BigDecimal decimal(Object number) {
    return number instanceof Double d
        ? new BigDecimal(d)
        : number instanceof BigInteger big
            ? new BigDecimal(big)
            : BigDecimal.valueOf((Long) number);
  }

  private static int lists(List<?> left, List<?> right, String operator) {
    Iterator<?> others = right.iterator();
    for (Object item : left) {
      if (!others.hasNext()) {
        return 1;
      }
      Object other = others.next();
      if (item != other && !Values.equal(item, other)) {
        return compare(item, other, operator);
      }
    }
    return others.hasNext() ? -1 : 0;
  }

  private static boolean hasNan(@Nullable Object a, @Nullable Object b) {
    return (a instanceof Double x && x.isNaN() && Values.isNumber(b))
        || (b instanceof Double y && y.isNaN() && Values.isNumber(a));
  }

  private static boolean sets(@Nullable Object a, @Nullable Object b) {
    return setLike(a) && setLike(b);
  }

  private static boolean setLike(@Nullable Object value) {
    return value instanceof Set
        || (value instanceof DictView view && view.kind() != DictView.Kind.VALUES);
  }

  private static boolean subset(@Nullable Object small, @Nullable Object large) {
    for (Object item : (Collection<?>) java.util.Objects.requireNonNull(small)) {
      if (!Values.contains(large, item)) {
        return false;
      }
    }
    return true;
  }
}
