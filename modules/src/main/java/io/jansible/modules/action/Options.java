package io.jansible.modules.action;

import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.template.value.Values;
import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How Ansible's actions look at their own arguments. */
final class Options {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> KEYWORDS =
      Set.of(
          "False",
          "None",
          "True",
          "and",
          "as",
          "assert",
          "async",
          "await",
          "break",
          "class",
          "continue",
          "def",
          "del",
          "elif",
          "else",
          "except",
          "finally",
          "for",
          "from",
          "global",
          "if",
          "import",
          "in",
          "is",
          "lambda",
          "nonlocal",
          "not",
          "or",
          "pass",
          "raise",
          "return",
          "try",
          "while",
          "with",
          "yield");
  private static final Set<String> TRUE = Set.of("y", "yes", "on", "1", "true", "t", "1.0");
  private static final Set<String> FALSE = Set.of("n", "no", "off", "0", "false", "f", "0.0");

  private Options() {}

  /** Refuses every argument that the action does not know. */
  static void only(ModuleCall call, String... known) {
    List<String> bad = new ArrayList<>(call.givenArgs().keySet());
    bad.removeAll(List.of(known));
    if (!bad.isEmpty()) {
      throw ModuleFailure.ofAction(
          "Invalid options for " + call.action() + ": " + String.join(",", bad));
    }
  }

  /** A given argument without the mark it may carry; null where it was not given. */
  static @Nullable Object get(Map<String, @Nullable Object> args, String name) {
    return Unsafe.unmark(args.get(name));
  }

  /** Python's {@code str(type(value))}. */
  static String type(@Nullable Object value) {
    return "<class '" + Values.qualifiedTypeName(value) + "'>";
  }

  /** Whether Ansible takes it as the name of a variable. */
  static boolean isVariableName(String name) {
    return IDENTIFIER.matcher(name).matches() && !KEYWORDS.contains(name);
  }

  /** Ansible's {@code boolean(value)}. */
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
    throw new ModuleFailure(
        "The value '"
            + value
            + "' is not a valid boolean.  Valid booleans include: 0, 1, '0', '1', 'f', 'false',"
            + " 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'");
  }

  /** Ansible's {@code boolean(value, strict=False)}: what is no boolean is false. */
  static boolean laxBool(@Nullable Object value) {
    return value instanceof Boolean bool
        ? bool
        : TRUE.contains(String.valueOf(value).strip().toLowerCase(Locale.ROOT));
  }
}
