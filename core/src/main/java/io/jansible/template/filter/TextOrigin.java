package io.jansible.template.filter;

import io.jansible.template.Variables;
import io.jansible.template.value.NativeText;
import io.jansible.template.value.Values;
import io.jansible.value.Unsafe;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of types that {@code type_debug} shows. Ansible has a class for text read from YAML and
 * one for text that must not be templated; here all of it is a String. So the filter, which is
 * there for people who look for a mistake, looks where this very object is stored.
 */
public final class TextOrigin {
  private static final String WRITTEN = "AnsibleUnicode";
  private static final String PLAIN = "str";
  private static final String UNSAFE = "AnsibleUnsafeText";

  private TextOrigin() {}

  /**
   * @param tainted whether something unsafe took part in it
   */
  static String typeName(@Nullable Object value, Variables variables, boolean tainted) {
    return switch (value) {
      case NativeText ignored when tainted -> "NativeJinjaUnsafeText";
      case String text -> ofText(text, variables, tainted);
      case null, default -> Values.typeName(value);
    };
  }

  /** The whole name of a rendered value's class, the Python module included. */
  public static String className(@Nullable Object value, Variables variables) {
    return value instanceof String && typeName(value, variables, false).equals(WRITTEN)
        ? "ansible.parsing.yaml.objects." + WRITTEN
        : Values.qualifiedTypeName(value);
  }

  private static String ofText(String text, Variables variables, boolean tainted) {
    String found = null;
    for (String name : variables.names()) {
      // hostvars makes its members when they are asked for
      if (!name.equals("hostvars")) {
        String safe = variables.written(name) ? WRITTEN : PLAIN;
        String here = find(variables.raw(name), text, safe);
        if (WRITTEN.equals(here)) {
          return here; // whatever else was set from it
        }
        found = here == null ? found : here;
      }
    }
    if (found != null) {
      return found;
    }
    return tainted ? UNSAFE : PLAIN;
  }

  /**
   * What the text is if it is this very object that is stored there, else null.
   *
   * @param safe what it is where it is not marked as unsafe
   */
  @SuppressWarnings("ReferenceEquality") // equal text may come from anywhere
  private static @Nullable String find(@Nullable Object stored, String text, String safe) {
    return switch (stored) {
      case String other when other == text -> safe;
      case Unsafe unsafe -> find(unsafe.value(), text, UNSAFE);
      case List<?> list -> findIn(list, text, safe);
      case Map<?, ?> map -> {
        String found = findIn(map.values(), text, safe);
        yield found != null ? found : findIn(map.keySet(), text, safe);
      }
      case null, default -> null;
    };
  }

  private static @Nullable String findIn(Collection<?> members, String text, String safe) {
    for (Object member : members) {
      String found = find(member, text, safe);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
