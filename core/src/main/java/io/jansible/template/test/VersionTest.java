package io.jansible.template.test;

import io.jansible.template.Arguments;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The test {@code version}. */
final class VersionTest {
  private static final Map<String, String> OPERATORS = new LinkedHashMap<>();
  private static final List<String> TYPES =
      List.of("loose", "strict", "semver", "semantic", "pep440");

  static {
    String[] pairs = {
      "==", "eq", "=", "eq", "eq", "eq", "<", "lt", "lt", "lt", "<=", "le", "le", "le", ">", "gt",
      "gt", "gt", ">=", "ge", "ge", "ge", "!=", "ne", "<>", "ne", "ne", "ne"
    };
    for (int i = 0; i < pairs.length; i += 2) {
      OPERATORS.put(pairs[i], pairs[i + 1]);
    }
  }

  private VersionTest() {}

  static boolean compare(@Nullable Object value, Arguments arguments) {
    Object version = arguments.get(0, "version", null);
    String operator = Text.str(arguments.get(1, "operator", "eq"));
    Object strict = arguments.get(2, "strict", null);
    Object type = arguments.get(3, "version_type", null);
    if (strict != null && type != null) {
      throw AnsibleTests.error("Cannot specify both 'strict' and 'version_type'");
    }
    if (!Values.truth(value)) {
      throw AnsibleTests.error("Input version value cannot be empty");
    }
    if (!Values.truth(version)) {
      throw AnsibleTests.error("Version parameter to compare against cannot be empty");
    }
    String scheme = Values.truth(strict) ? "strict" : Values.truth(type) ? Text.str(type) : "loose";
    if (!TYPES.contains(scheme)) {
      throw AnsibleTests.error(
          "Invalid version type (" + scheme + "). Must be one of " + quoted(TYPES));
    }
    String plain = OPERATORS.get(operator);
    if (plain == null) {
      throw AnsibleTests.error(
          "Invalid operator type (" + operator + "). Must be one of " + quoted(OPERATORS.keySet()));
    }
    try {
      return result(plain, scheme, Text.str(value), Text.str(version));
    } catch (PythonError e) {
      throw AnsibleTests.error("Version comparison failed: " + e.text());
    }
  }

  private static boolean result(String operator, String scheme, String left, String right) {
    boolean equality = operator.equals("eq") || operator.equals("ne");
    int order =
        switch (scheme) {
          case "strict" -> Versions.strict(left, right);
          case "semver", "semantic" -> Versions.semantic(left, right);
          case "pep440" -> Pep440.of(left).compareTo(Pep440.of(right));
          default -> Versions.loose(left, right, equality);
        };
    return switch (operator) {
      case "eq" -> order == 0;
      case "ne" -> order != 0;
      case "lt" -> order < 0;
      case "le" -> order <= 0;
      case "gt" -> order > 0;
      default -> order >= 0;
    };
  }

  private static String quoted(Iterable<String> names) {
    return java.util.stream.StreamSupport.stream(names.spliterator(), false)
        .map(Text::repr)
        .collect(Collectors.joining(", "));
  }
}
