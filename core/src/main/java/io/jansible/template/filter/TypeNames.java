package io.jansible.template.filter;

import io.jansible.template.value.Dicts;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The types of a value and of what is in it, as {@code community.general.reveal_ansible_type} and
 * its test name them: {@code dict[str, int|str]}.
 */
public final class TypeNames {
  private TypeNames() {}

  /**
   * @param alias names to use instead of Python's, may be null
   */
  public static String of(@Nullable Object value, @Nullable Object alias) {
    if (alias != null && !(alias instanceof Map)) {
      throw new PythonError(
          "AnsibleFilterError",
          "The argument alias must be a dictionary. %s is %s"
              .formatted(Text.repr(alias), AnsibleFilters.type(alias)));
    }
    Map<?, ?> names = alias instanceof Map<?, ?> map ? map : Map.of();
    String type = name(value, names);
    return switch (value) {
      case Collection<?> list when type.equals("list") && !list.isEmpty() ->
          type + "[" + all(list, names) + "]";
      case Map<?, ?> map when type.equals("dict") && !map.isEmpty() ->
          "%s[%s, %s]".formatted(type, all(map.keySet(), names), all(map.values(), names));
      case null, default -> type;
    };
  }

  private static String name(@Nullable Object value, Map<?, ?> names) {
    String type = Values.typeName(value);
    return Dicts.has(names, type) ? Text.str(Dicts.get(names, type)) : type;
  }

  private static String all(Collection<?> values, Map<?, ?> names) {
    return values.stream()
        .map(each -> name(each, names))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining("|"));
  }
}
