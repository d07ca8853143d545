package io.jansible.template.value;

import io.jansible.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Python asks of every value: truth, type, equality, length, membership, iteration. */
public final class Values {
  private Values() {}

  /** {@code bool(value)}. */
  public static boolean truth(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean flag -> flag;
      case CharSequence text -> !text.isEmpty();
      case Long number -> number != 0;
      case Double number -> number != 0;
      case BigInteger number -> number.signum() != 0;
      case Number number -> number.doubleValue() != 0;
      case Collection<?> items -> !items.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      case Undefined undefined -> {
        undefined.checkUse();
        yield false;
      }
      case byte[] bytes -> bytes.length > 0;
      case Duration duration -> !duration.isZero();
      default -> true;
    };
  }

  /** {@code type(value).__name__}. */
  public static String typeName(@Nullable Object value) {
    return switch (value) {
      case null -> "NoneType";
      case String ignored -> "str";
      case Markup ignored -> "Markup";
      case NativeText ignored -> "NativeJinjaText";
      case VaultedText ignored -> "AnsibleVaultEncryptedUnicode";
      case CharSequence ignored -> "str";
      case Boolean ignored -> "bool";
      case Double ignored -> "float";
      case Float ignored -> "float";
      case Number ignored -> "int";
      case Tuple ignored -> "tuple";
      case Range ignored -> "range";
      case List<?> ignored -> "list";
      case Map<?, ?> ignored -> "dict";
      case Set<?> ignored -> "set";
      case DictView view -> view.kind().typeName();
      case Undefined undefined -> undefined.kind().className();
      case byte[] ignored -> "bytes";
      case LocalDate ignored -> "date";
      case Temporal ignored -> "datetime";
      case Duration ignored -> "timedelta";
      case PyObject object -> object.typeName();
      case BoundMethod ignored -> "builtin_function_or_method";
      case PyCallable ignored -> "function";
      default -> value.getClass().getSimpleName();
    };
  }

  /**
   * The name Python gives a class outside its builtins: {@code datetime.date}; {@code str} and the
   * like stay bare.
   */
  public static String qualifiedTypeName(@Nullable Object value) {
    String name = typeName(value);
    if (value instanceof Temporal || value instanceof Duration) {
      return "datetime." + name;
    }
    return switch (value) {
      case Markup ignored -> "markupsafe.Markup";
      case NativeText ignored -> "ansible.utils.native_jinja.NativeJinjaText";
      case Undefined ignored -> "ansible.template.AnsibleUndefined";
      case null, default -> name;
    };
  }

  /** Jinja2's name of a value's type in messages about missing attributes: {@code dict object}. */
  public static String objectTypeName(@Nullable Object value) {
    return value == null ? "None" : qualifiedTypeName(value) + " object";
  }

  /** Whether it is a Python {@code str}. */
  public static boolean isString(@Nullable Object value) {
    return value instanceof CharSequence;
  }

  /** Whether it is a Python {@code int}, {@code bool} included. */
  public static boolean isInt(@Nullable Object value) {
    return value instanceof Boolean
        || (value instanceof Number && !(value instanceof Double) && !(value instanceof Float));
  }

  /** Whether it is a Python {@code int} or {@code float}, {@code bool} included. */
  public static boolean isNumber(@Nullable Object value) {
    return value instanceof Number || value instanceof Boolean;
  }

  /** Whether it is a list, tuple or range, and not text. */
  public static boolean isSequence(@Nullable Object value) {
    return value instanceof List;
  }

  /** {@code a == b}. Strict undefined values throw. */
  public static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a instanceof String left && b instanceof String right) {
      return left.equals(right);
    }
    if (a instanceof Undefined || b instanceof Undefined) {
      return undefinedEqual(a, b);
    }
    if (a == b) {
      return !(a instanceof Double number && number.isNaN());
    }
    if (a == null || b == null) {
      return false;
    }
    return switch (a) {
      case Long left when b instanceof Long right -> left.longValue() == right.longValue();
      case CharSequence left ->
          b instanceof CharSequence right && left.toString().equals(right.toString());
      case Number left -> isNumber(b) && numbersEqual(left, b);
      case Boolean left -> isNumber(b) && numbersEqual(left, b);
      case Range left -> b instanceof Range right && left.equals(right);
      case Tuple left -> b instanceof Tuple right && listsEqual(left, right);
      case List<?> left ->
          b instanceof List<?> right
              && !(b instanceof Tuple)
              && !(b instanceof Range)
              && listsEqual(left, right);
      case Map<?, ?> left -> b instanceof Map<?, ?> right && mapsEqual(left, right);
      case Set<?> left -> b instanceof Collection<?> right && setLike(b) && setsEqual(left, right);
      case DictView left when setLike(left) ->
          b instanceof Collection<?> right && setLike(b) && setsEqual(left, right);
      case byte[] left -> b instanceof byte[] right && Arrays.equals(left, right);
      default -> a.equals(b);
    };
  }

  private static boolean undefinedEqual(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Undefined left) {
      left.checkUse();
    }
    if (b instanceof Undefined right) {
      right.checkUse();
    }
    return a instanceof Undefined left
        && b instanceof Undefined right
        && left.kind() == right.kind();
  }

  private static boolean numbersEqual(Object a, Object b) {
    if (a instanceof Boolean
        || b instanceof Boolean
        || a instanceof Integer
        || b instanceof Integer) {
      return numbersEqual(number(a), number(b));
    }
    if (a instanceof Double left) {
      if (b instanceof Double right) {
        return left.doubleValue() == right.doubleValue();
      }
      return exactEqual(left, (Number) b);
    }
    if (b instanceof Double right) {
      return exactEqual(right, (Number) a);
    }
    return a.equals(b);
  }

  private static Number number(Object value) {
    return value instanceof Boolean flag
        ? (Number) (flag ? 1L : 0L)
        : value instanceof Integer small ? (Number) small.longValue() : (Number) value;
  }

  private static boolean exactEqual(double left, Number right) {
    if (Double.isNaN(left) || Double.isInfinite(left)) {
      return false;
    }
    if (right instanceof Long number && Math.abs(number) <= 1L << 53) {
      return left == number;
    }
    return new BigDecimal(left).compareTo(new BigDecimal(right.toString())) == 0;
  }

  private static boolean listsEqual(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    Iterator<?> others = right.iterator();
    for (Object item : left) {
      Object other = others.next();
      if (item != other && !equal(item, other)) {
        return false;
      }
    }
    return true;
  }

  private static boolean mapsEqual(Map<?, ?> left, Map<?, ?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      Object other = Dicts.get(right, entry.getKey());
      if (other == io.jansible.template.Variables.ABSENT
          || (entry.getValue() != other && !equal(entry.getValue(), other))) {
        return false;
      }
    }
    return true;
  }

  private static boolean setLike(Object value) {
    return value instanceof Set
        || (value instanceof DictView view && view.kind() != DictView.Kind.VALUES);
  }

  private static boolean setsEqual(Collection<?> left, Collection<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Object item : left) {
      if (!contains(right, item)) {
        return false;
      }
    }
    return true;
  }

  /** {@code len(value)}. */
  public static int length(@Nullable Object value) {
    return switch (value) {
      case CharSequence text -> Strings.length(text.toString());
      case Collection<?> items -> items.size();
      case Map<?, ?> map -> map.size();
      case byte[] bytes -> bytes.length;
      case Undefined undefined -> {
        undefined.checkUse();
        yield 0;
      }
      case null, default ->
          throw PythonError.type("object of type '" + typeName(value) + "' has no len()");
    };
  }

  /** {@code item in container}. */
  public static boolean contains(@Nullable Object container, @Nullable Object item) {
    return switch (container) {
      case CharSequence text -> {
        if (item instanceof CharSequence part) {
          yield text.toString().contains(part);
        }
        throw PythonError.type(
            "'in <string>' requires string as left operand, not " + typeName(item));
      }
      case Map<?, ?> map -> Dicts.has(map, item);
      case Range range -> isNumber(item) && rangeHas(range, item);
      case Set<?> set -> Dicts.setHas(set, item);
      case DictView view when view.kind() == DictView.Kind.ITEMS -> listHas(view, item);
      case Collection<?> items -> listHas(items, item);
      case byte[] bytes when isInt(item) ->
          new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(intValue(item))
              >= 0;
      case Undefined undefined -> {
        undefined.checkUse();
        yield false;
      }
      case null, default ->
          throw PythonError.type("argument of type '" + typeName(container) + "' is not iterable");
    };
  }

  private static boolean listHas(Collection<?> items, @Nullable Object item) {
    for (Object candidate : items) {
      if (candidate == item || equal(candidate, item)) {
        return true;
      }
    }
    return false;
  }

  private static boolean rangeHas(Range range, @Nullable Object item) {
    if (!(number(item == null ? 0L : item) instanceof Long number)) {
      return listHas(range, item);
    }
    long offset = number - range.start();
    return range.step() > 0
        ? number >= range.start() && number < range.stop() && offset % range.step() == 0
        : number <= range.start() && number > range.stop() && offset % range.step() == 0;
  }

  /**
   * {@code iter(value)}: members, keys or characters. Throws {@code TypeError} for what cannot be
   * walked through.
   */
  public static Iterable<@Nullable Object> iterate(@Nullable Object value) {
    @SuppressWarnings("unchecked")
    Iterable<@Nullable Object> result =
        switch (value) {
          case Collection<?> items -> (Iterable<@Nullable Object>) items;
          case Map<?, ?> map -> (Iterable<@Nullable Object>) (Iterable<?>) map.keySet();
          case CharSequence text ->
              (Iterable<@Nullable Object>) (Iterable<?>) Strings.characters(text.toString());
          case Undefined undefined -> {
            undefined.checkUse();
            yield List.of();
          }
          case byte[] bytes -> {
            List<@Nullable Object> numbers = new ArrayList<>(bytes.length);
            for (byte b : bytes) {
              numbers.add((long) (b & 0xff));
            }
            yield numbers;
          }
          case Iterable<?> items -> (Iterable<@Nullable Object>) items;
          case null, default ->
              throw PythonError.type("'" + typeName(value) + "' object is not iterable");
        };
    return result;
  }

  /** Whether {@link #iterate} works. */
  public static boolean isIterable(@Nullable Object value) {
    return value instanceof Iterable
        || value instanceof Map
        || value instanceof CharSequence
        || value instanceof byte[]
        || (value instanceof Undefined undefined && !undefined.kind().strict());
  }

  /** {@code list(value)}: always a new list. */
  public static List<@Nullable Object> list(@Nullable Object value) {
    Iterable<@Nullable Object> items = iterate(value);
    if (items instanceof Collection<@Nullable Object> known) {
      return new ArrayList<>(known);
    }
    List<@Nullable Object> result = new ArrayList<>();
    items.forEach(result::add);
    return result;
  }

  /**
   * An argument that has to be a whole number, as an {@code int}; numbers that are too large are
   * cut to the largest.
   */
  public static int intValue(@Nullable Object value) {
    return switch (value) {
      case Boolean flag -> flag ? 1 : 0;
      case Long number -> (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
      case Integer number -> number;
      case BigInteger number -> number.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
      case Undefined undefined -> throw undefined.error();
      case null, default ->
          throw PythonError.type(
              "'" + typeName(value) + "' object cannot be interpreted as an integer");
    };
  }

  /** A whole number as a {@code Long} where it fits, else a {@code BigInteger}. */
  public static Number whole(BigInteger number) {
    return number.bitLength() < 64 ? (Number) number.longValue() : number;
  }
}
