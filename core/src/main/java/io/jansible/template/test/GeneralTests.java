package io.jansible.template.test;

import io.jansible.template.filter.TypeNames;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tests of {@code community.general}, by their full names. */
public final class GeneralTests {
  private static final Pattern LABEL =
      Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");
  private static final Pattern UNDERSCORED =
      Pattern.compile("[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?");
  private static final int LONGEST = 253;

  private GeneralTests() {}

  /** All of them by name. */
  public static Map<String, JinjaTest> all() {
    Map<String, JinjaTest> tests = new HashMap<>();
    AnsibleTests.add(
        tests,
        "community.general.ansible_type",
        "ansible_type(data, dtype, alias=)",
        (value, a, c) -> isType(value, a.get(0, "dtype", null), a.get(1, "alias", null)));
    AnsibleTests.add(
        tests,
        "community.general.fqdn_valid",
        "fqdn_valid(name, min_labels=, allow_underscores=)",
        (value, a, c) ->
            isHostName(value, a.get(0, "min_labels", 1L), a.get(1, "allow_underscores", false)));
    return tests;
  }

  private static boolean isType(
      @Nullable Object value, @Nullable Object types, @Nullable Object alias) {
    if (types instanceof CharSequence type) {
      return TypeNames.of(value, alias).contentEquals(type);
    }
    if (!(types instanceof List<?> list)) {
      throw AnsibleTests.error(
          "The argument dtype must be a string or a list. dtype is %s of type %s."
              .formatted(Text.repr(types), type(types)));
    }
    return Values.contains(list, TypeNames.of(value, alias));
  }

  private static boolean isHostName(
      @Nullable Object value, @Nullable Object least, @Nullable Object underscores) {
    if (!(value instanceof CharSequence name)) {
      throw wrong("name", "a string", value);
    }
    if (!Values.isInt(least) && !(least instanceof Boolean)) {
      throw wrong("min_labels", "an integer", least);
    }
    if (!(underscores instanceof Boolean allowed)) {
      throw wrong("allow_underscores", "a boolean", underscores);
    }
    String host = name.toString();
    if (host.isEmpty()) {
      throw PythonError.value("fqdn must be str");
    }
    String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    List<String> labels = List.of(bare.split("\\.", -1));
    Pattern label = allowed ? UNDERSCORED : LABEL;
    return bare.length() <= LONGEST
        && labels.size() >= Values.intValue(least)
        && labels.stream().allMatch(each -> label.matcher(each).matches());
  }

  private static RuntimeException wrong(String name, String expected, @Nullable Object value) {
    return AnsibleTests.error(
        "The %s parameter must be %s, got %s of type %s"
            .formatted(name, expected, Text.repr(value), type(value)));
  }

  private static String type(@Nullable Object value) {
    return "<class '" + Values.qualifiedTypeName(value) + "'>";
  }
}
