package io.jansible.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stored value that must never be templated: a {@code !unsafe} scalar, a module's result, a fact,
 * a lookup's answer. The mark covers everything inside {@code value}, which holds no further marks.
 * It exists in stored variables only: whoever resolves a variable takes it off, so no filter, test
 * or module meets it.
 *
 * @param value plain data: null, Boolean, Long, BigInteger, Double, String, List, Map
 * @see <a
 *     href="https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_advanced_syntax.html">unsafe
 *     or raw strings</a>
 */
public record Unsafe(@Nullable Object value) {
  /** Marks a value; numbers, booleans and null need no mark and come back as they are. */
  public static @Nullable Object mark(@Nullable Object value) {
    return value == null
            || value instanceof Unsafe
            || value instanceof Boolean
            || value instanceof Number
        ? value
        : new Unsafe(value);
  }

  /** The value without its mark, if it has one. */
  public static @Nullable Object unmark(@Nullable Object value) {
    return value instanceof Unsafe unsafe ? unsafe.value : value;
  }

  /** The value without any mark in it; a copy where it has members. */
  public static @Nullable Object unmarkAll(@Nullable Object value) {
    return switch (value) {
      case Unsafe unsafe -> unsafe.value; // which holds no further marks
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((key, each) -> plain.put(key, unmarkAll(each)));
        yield plain;
      }
      case List<?> list -> {
        List<@Nullable Object> plain = new ArrayList<>(list.size());
        list.forEach(each -> plain.add(unmarkAll(each)));
        yield plain;
      }
      case null, default -> value;
    };
  }
}
