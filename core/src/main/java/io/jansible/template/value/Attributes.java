package io.jansible.template.value;

import io.jansible.template.Arguments;
import io.jansible.template.Variables;
import io.jansible.value.Tuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code value.name}, {@code value[key]} and {@code value[a:b:c]}. There is no way from here to
 * Java's own classes and methods.
 */
public final class Attributes {
  private Attributes() {}

  /** Jinja2's {@code value.name}: the attribute, else the item, else {@link Variables#ABSENT}. */
  public static @Nullable Object attributeOrItem(@Nullable Object value, String name) {
    if (value instanceof Map<?, ?> map) {
      return CollectionMethods.DICT.contains(name)
          ? new BoundMethod(map, name)
          : Dicts.get(map, name);
    }
    Object found = attribute(value, name);
    return found == Variables.ABSENT ? itemOrAbsent(value, name) : found;
  }

  /**
   * Jinja2's {@code value[key]}: the item, else the attribute where the key is text, else {@link
   * Variables#ABSENT}.
   */
  public static @Nullable Object itemOrAttribute(@Nullable Object value, @Nullable Object key) {
    Object found = itemOrAbsent(value, key);
    return found == Variables.ABSENT && key instanceof CharSequence name
        ? attribute(value, name.toString())
        : found;
  }

  /** Python's attribute of that name, or {@link Variables#ABSENT}. */
  public static @Nullable Object attribute(@Nullable Object value, String name) {
    if (value instanceof PyType type) {
      return type.attribute(name);
    }
    if (name.startsWith("_")) {
      return name.equals("__class__")
          ? new PyType(Values.qualifiedTypeName(value))
          : Variables.ABSENT;
    }
    if (value == null) {
      return Variables.ABSENT;
    }
    if (value instanceof PyObject object) {
      return object.attribute(name);
    }
    if (value instanceof Tuple tuple && tuple.names().contains(name)) {
      return tuple.get(tuple.names().indexOf(name));
    }
    if (hasMethod(value, name)) {
      return new BoundMethod(value, name);
    }
    return ScalarMethods.attribute(value, name);
  }

  /** Whether Python's class of this value has a method of that name. */
  public static boolean hasMethod(Object value, String name) {
    return switch (value) {
      case Markup ignored ->
          StringMethods.NAMES.contains(name) || name.equals("striptags") || name.equals("unescape");
      case CharSequence ignored -> StringMethods.NAMES.contains(name);
      case Map<?, ?> ignored -> CollectionMethods.DICT.contains(name);
      case Tuple ignored -> CollectionMethods.TUPLE.contains(name);
      case Range ignored -> CollectionMethods.TUPLE.contains(name);
      case List<?> ignored -> CollectionMethods.LIST.contains(name);
      case Set<?> ignored -> CollectionMethods.SET.contains(name);
      default -> ScalarMethods.has(value, name);
    };
  }

  /** Calls a method that {@link #hasMethod} says is there. */
  @SuppressWarnings("unchecked")
  public static @Nullable Object callMethod(Object value, String name, Arguments arguments) {
    return switch (value) {
      case String text -> StringMethods.call(text, name, arguments);
      case Markup markup -> StringMethods.callMarkup(markup, name, arguments);
      case CharSequence text -> StringMethods.call(text.toString(), name, arguments);
      case Map<?, ?> map ->
          CollectionMethods.dict((Map<@Nullable Object, @Nullable Object>) map, name, arguments);
      case Tuple tuple -> CollectionMethods.tuple(tuple, name, arguments);
      case Range range -> CollectionMethods.tuple(range, name, arguments);
      case List<?> list -> CollectionMethods.list((List<@Nullable Object>) list, name, arguments);
      case Set<?> set -> CollectionMethods.set((Set<@Nullable Object>) set, name, arguments);
      default -> ScalarMethods.call(value, name, arguments);
    };
  }

  /** Python's {@code value[key]}, errors and all. */
  public static @Nullable Object index(@Nullable Object value, @Nullable Object key) {
    Object found = itemOrAbsent(value, key);
    if (found != Variables.ABSENT) {
      return found;
    }
    if (value instanceof Map) {
      throw PythonError.key(Text.repr(key));
    }
    if (value instanceof List || value instanceof CharSequence) {
      String type = value instanceof CharSequence ? "string" : Values.typeName(value);
      if (Values.isInt(key)) {
        throw PythonError.index(type + " index out of range");
      }
      throw PythonError.type(
          type
              + (type.equals("string")
                  ? " indices must be integers, not '"
                  : " indices must be integers or slices, not ")
              + Values.typeName(key)
              + (type.equals("string") ? "'" : ""));
    }
    throw PythonError.type("'" + Values.typeName(value) + "' object is not subscriptable");
  }

  /** {@code value[key]}, or {@link Variables#ABSENT} where Python fails. */
  private static @Nullable Object itemOrAbsent(@Nullable Object value, @Nullable Object key) {
    if (value instanceof Map<?, ?> map) {
      return key instanceof List && !(key instanceof Tuple) || key instanceof Map
          ? Variables.ABSENT
          : Dicts.get(map, key);
    }
    if (!Values.isInt(key)) {
      return Variables.ABSENT;
    }
    int size;
    if (value instanceof List<?> list) {
      size = list.size();
    } else if (value instanceof CharSequence text) {
      size = Strings.length(text.toString());
    } else if (value instanceof byte[] bytes) {
      size = bytes.length;
    } else {
      return Variables.ABSENT;
    }
    if (key instanceof BigInteger) {
      return Variables.ABSENT;
    }
    int index = Values.intValue(key);
    index = index < 0 ? index + size : index;
    if (index < 0 || index >= size) {
      return Variables.ABSENT;
    }
    return value instanceof List<?> list
        ? list.get(index)
        : value instanceof byte[] bytes
            ? (Object) (long) (bytes[index] & 0xff)
            : characterAt(value, index);
  }

  private static Object characterAt(@Nullable Object value, int index) {
    String one = Strings.at(String.valueOf(value), index);
    return value instanceof Markup ? new Markup(one) : one;
  }

  /** {@code value[start:stop:step]}; null for a part that is left out. */
  public static Object slice(
      @Nullable Object value,
      @Nullable Object start,
      @Nullable Object stop,
      @Nullable Object step) {
    if (value instanceof Undefined undefined) {
      return undefined.member();
    }
    if (!(value instanceof List || value instanceof CharSequence || value instanceof byte[])) {
      if (value instanceof Map) {
        throw PythonError.type("unhashable type: 'slice'");
      }
      throw PythonError.type("'" + Values.typeName(value) + "' object is not subscriptable");
    }
    int stride = bound(step, 1);
    if (stride == 0) {
      throw PythonError.value("slice step cannot be zero");
    }
    int size = Values.length(value);
    int from;
    int to;
    if (stride > 0) {
      from = start == null ? 0 : clamp(bound(start, 0), size, 0, size);
      to = stop == null ? size : clamp(bound(stop, 0), size, 0, size);
    } else {
      from = start == null ? size - 1 : clamp(bound(start, 0), size, -1, size - 1);
      to = stop == null ? -1 : clamp(bound(stop, 0), size, -1, size - 1);
    }
    if (value instanceof CharSequence text) {
      String part = text(text.toString(), from, to, stride);
      return value instanceof Markup ? new Markup(part) : part;
    }
    if (value instanceof Range range) {
      return new Range(
          range.start() + from * range.step(),
          range.start() + to * range.step(),
          range.step() * stride);
    }
    if (value instanceof byte[] bytes) {
      java.io.ByteArrayOutputStream part = new java.io.ByteArrayOutputStream();
      for (int i = from; stride > 0 ? i < to : i > to; i += stride) {
        part.write(bytes[i]);
      }
      return part.toByteArray();
    }
    List<?> list = (List<?>) value;
    List<@Nullable Object> part = new ArrayList<>();
    for (int i = from; stride > 0 ? i < to : i > to; i += stride) {
      part.add(list.get(i));
    }
    return value instanceof Tuple ? Tuple.copyOf(part) : part;
  }

  private static String text(String text, int from, int to, int stride) {
    if (stride == 1) {
      return from >= to ? "" : Strings.part(text, from, to);
    }
    List<String> characters =
        Strings.isPlain(text) ? Collections.emptyList() : Strings.characters(text);
    StringBuilder out = new StringBuilder();
    for (int i = from; stride > 0 ? i < to : i > to; i += stride) {
      if (characters.isEmpty()) {
        out.append(text.charAt(i));
      } else {
        out.append(characters.get(i));
      }
    }
    return out.toString();
  }

  private static int bound(@Nullable Object value, int fallback) {
    if (value == null) {
      return fallback;
    }
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (!Values.isInt(value)) {
      throw PythonError.type("slice indices must be integers or None or have an __index__ method");
    }
    return Values.intValue(value);
  }

  private static int clamp(int index, int size, int low, int high) {
    int wanted = index < 0 ? index + size : index;
    return Math.max(low, Math.min(high, wanted));
  }
}
