package io.jansible.template.value;

import io.jansible.template.Variables;
import io.jansible.value.Tuple;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Dictionaries and sets with Python's idea of a key: {@code 1}, {@code 1.0} and {@code True} are
 * one key, lists and dictionaries are none. Maps hold keys as they were first written; these
 * methods find them.
 */
public final class Dicts {
  private Dicts() {}

  /** {@code map[key]}, or {@link Variables#ABSENT}. */
  public static @Nullable Object get(Map<?, ?> map, @Nullable Object key) {
    Object plain = plain(key);
    Object value = map.get(plain);
    if (value != null) {
      return value;
    }
    if (map.containsKey(plain)) {
      return null;
    }
    if (plain instanceof String || plain == null) {
      return Variables.ABSENT;
    }
    Object stored = other(map.keySet(), plain);
    return stored == Variables.ABSENT ? stored : map.get(stored);
  }

  public static boolean has(Map<?, ?> map, @Nullable Object key) {
    Object plain = plain(key);
    return map.containsKey(plain)
        || (needsSearch(plain) && other(map.keySet(), plain) != Variables.ABSENT);
  }

  /**
   * {@code map[key] = value}; an equal key that is there already keeps its spelling, as in Python.
   */
  public static void put(
      Map<@Nullable Object, @Nullable Object> map, @Nullable Object key, @Nullable Object value) {
    Object plain = plain(key);
    if (needsSearch(plain) && !map.containsKey(plain)) {
      Object stored = other(map.keySet(), plain);
      if (stored != Variables.ABSENT) {
        map.put(stored, value);
        return;
      }
    }
    map.put(plain, value);
  }

  /** Removes the key and answers what was there, or {@link Variables#ABSENT}. */
  public static @Nullable Object remove(Map<?, ?> map, @Nullable Object key) {
    Object plain = plain(key);
    if (map.containsKey(plain)) {
      return map.remove(plain);
    }
    Object stored = needsSearch(plain) ? other(map.keySet(), plain) : Variables.ABSENT;
    return stored == Variables.ABSENT ? stored : map.remove(stored);
  }

  /** Whether a set holds an element equal to {@code value}. */
  public static boolean setHas(Collection<?> set, @Nullable Object value) {
    Object plain = plain(value);
    return set.contains(plain) || (needsSearch(plain) && other(set, plain) != Variables.ABSENT);
  }

  /** Adds to a set unless an equal element is there. */
  public static boolean setAdd(Set<@Nullable Object> set, @Nullable Object value) {
    return !setHas(set, value) && set.add(plain(value));
  }

  /** Fails as {@code hash(value)} does for what cannot be a key. */
  public static void checkHashable(@Nullable Object value) {
    if (value instanceof Tuple tuple) {
      tuple.forEach(Dicts::checkHashable);
    } else if ((value instanceof List && !(value instanceof Range))
        || value instanceof Map
        || value instanceof Set) {
      throw PythonError.type("unhashable type: '" + Values.typeName(value) + "'");
    } else if (value instanceof Undefined undefined) {
      undefined.checkUse();
    }
  }

  private static @Nullable Object plain(@Nullable Object key) {
    if (key instanceof String || key == null) {
      return key;
    }
    if (key instanceof CharSequence text) {
      return text.toString();
    }
    if (key instanceof Integer number) {
      return number.longValue();
    }
    checkHashable(key);
    return key;
  }

  private static boolean needsSearch(@Nullable Object key) {
    return key instanceof Number || key instanceof Boolean || key instanceof Tuple;
  }

  /** The stored key that equals this one under another Java class. */
  private static @Nullable Object other(Collection<?> keys, Object key) {
    if (key instanceof Boolean flag) {
      return firstIn(keys, flag ? 1L : 0L, flag ? 1.0 : 0.0);
    }
    if (key instanceof Long number) {
      Object asDouble = (double) number.longValue();
      boolean exact = Math.abs(number) <= 1L << 53;
      if (number == 0 || number == 1) {
        return firstIn(keys, number == 1, asDouble);
      }
      return exact && keys.contains(asDouble) ? asDouble : Variables.ABSENT;
    }
    if (key instanceof Double number && number == Math.rint(number) && Math.abs(number) < 0x1p63) {
      long whole = (long) number.doubleValue();
      if (whole == 0 || whole == 1) {
        return firstIn(keys, whole, whole == 1);
      }
      return keys.contains(whole) ? (Object) whole : Variables.ABSENT;
    }
    if (key instanceof BigInteger || key instanceof Double || key instanceof Tuple) {
      for (Object candidate : keys) {
        if (candidate != null && Values.equal(candidate, key)) {
          return candidate;
        }
      }
    }
    return Variables.ABSENT;
  }

  private static Object firstIn(Collection<?> keys, Object one, Object two) {
    return keys.contains(one) ? one : keys.contains(two) ? two : Variables.ABSENT;
  }
}
