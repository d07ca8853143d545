package io.jansible.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns rendered keyword values into the type that the keyword has, as Ansible's field attributes
 * do.
 */
final class Coerce {
  private static final Set<String> TRUE = Set.of("y", "yes", "on", "1", "true", "t", "1.0");
  private static final Set<String> FALSE = Set.of("n", "no", "off", "0", "false", "f", "0.0");

  private Coerce() {}

  /**
   * Ansible's {@code boolean(value)}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static boolean bool(@Nullable Object value) {
    if (value instanceof Boolean bool) {
      return bool;
    }
    String text = String.valueOf(value).strip().toLowerCase(Locale.ROOT);
    if (TRUE.contains(text)) {
      return true;
    }
    if (FALSE.contains(text)) {
      return false;
    }
    throw new IllegalArgumentException("The value '" + value + "' is not a valid boolean.");
  }

  /** As {@link #bool}, but what is neither is false. */
  static boolean laxBool(@Nullable Object value) {
    try {
      return bool(value);
    } catch (IllegalArgumentException neither) {
      return false;
    }
  }

  /**
   * A whole number.
   *
   * @throws IllegalArgumentException if it is none
   * @throws ArithmeticException if it has a fraction, or is too large
   */
  static long integer(@Nullable Object value) {
    return switch (value) {
      case Long number -> number;
      case BigInteger number -> number.longValueExact();
      case Double number -> new BigDecimal(number).longValueExact();
      case Boolean bool -> bool ? 1 : 0;
      case String text -> new BigDecimal(text.strip().replace("_", "")).longValueExact();
      case null, default -> throw new IllegalArgumentException("not a number: " + value);
    };
  }

  /** A number that may have a {@code %} behind it. */
  static double percent(@Nullable Object value) {
    return decimal(value instanceof String text ? text.replace("%", "") : value);
  }

  static double decimal(@Nullable Object value) {
    return switch (value) {
      case Number number -> number.doubleValue();
      case Boolean bool -> bool ? 1 : 0;
      case String text -> Double.parseDouble(text.strip());
      case null, default -> throw new IllegalArgumentException("not a number: " + value);
    };
  }
}
