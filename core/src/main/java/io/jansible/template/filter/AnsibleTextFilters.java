package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.Arguments;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.StringMethods;
import io.jansible.template.value.Strings;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ansible's filters that choose, quote and decorate. */
final class AnsibleTextFilters {
  private AnsibleTextFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(filters, "bool", "to_bool(a)", (value, arguments, context) -> bool(value));
    add(
        filters,
        "ternary",
        "ternary(value, true_val, false_val, none_val=)",
        (value, arguments, context) -> {
          Object none = arguments.get(2, "none_val", null);
          if (value == null && none != null) {
            return none;
          }
          return Values.truth(value)
              ? arguments.get(0, "true_val", null)
              : arguments.get(1, "false_val", null);
        });
    add(
        filters,
        "quote",
        "quote(a)",
        (value, arguments, context) -> quote(value == null ? "" : Text.str(value)));
    filters.put("comment", (value, arguments, context) -> comment(value, arguments));
    add(filters, "mandatory", "mandatory(a, msg=)", AnsibleTextFilters::mandatory);
    filters.put("split", (value, arguments, context) -> split(value, arguments));
    add(
        filters,
        "type_debug",
        "<lambda>(o)",
        (value, arguments, context) ->
            TextOrigin.typeName(value, context.templar().variables(), context.tainted()));
    return filters;
  }

  /** Ansible's {@code bool} filter; None stays None. */
  private static @Nullable Object bool(@Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      return value;
    }
    if (value instanceof CharSequence text) {
      return switch (text.toString().toLowerCase(Locale.ROOT)) {
        case "yes", "on", "1", "true" -> true;
        default -> false;
      };
    }
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    return Values.isNumber(value) && Values.equal(value, 1L);
  }

  /** {@code shlex.quote}. */
  static String quote(String text) {
    if (text.isEmpty()) {
      return "''";
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean safe =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "_@%+=:,./-".indexOf(c) >= 0;
      if (!safe) {
        return "'" + text.replace("'", "'\"'\"'") + "'";
      }
    }
    return text;
  }

  private static @Nullable Object mandatory(
      @Nullable Object value, Arguments arguments, io.jansible.template.EvalContext context) {
    if (!(value instanceof Undefined undefined)) {
      return value;
    }
    Object message = arguments.get(0, "msg", null);
    if (message != null) {
      throw AnsibleFilters.error(Text.str(message));
    }
    Object name = undefined.name();
    throw AnsibleFilters.error(
        "Mandatory variable "
            + (name == null ? "" : "'" + Text.str(name) + "' ")
            + " not defined.");
  }

  private static @Nullable Object split(@Nullable Object value, Arguments arguments) {
    if (!(value instanceof CharSequence text)) {
      throw PythonError.type(
          "descriptor 'split' for 'str' objects doesn't apply to a '"
              + Values.typeName(value)
              + "' object");
    }
    return StringMethods.call(text.toString(), "split", arguments);
  }

  private static String comment(@Nullable Object value, Arguments arguments) {
    if (!(value instanceof CharSequence)) {
      if (value instanceof Undefined undefined) {
        throw undefined.error();
      }
      throw PythonError.attribute(
          "'" + Values.typeName(value) + "' object has no attribute 'replace'");
    }
    String style = Text.str(arguments.get(0, "style", "plain"));
    Map<String, @Nullable Object> p = new HashMap<>();
    p.put("newline", "\n");
    p.put("beginning", "");
    p.put("prefix_count", 1L);
    p.put("postfix_count", 1L);
    p.put("end", "");
    switch (style) {
      case "plain" -> p.put("decoration", "# ");
      case "erlang" -> p.put("decoration", "% ");
      case "c" -> p.put("decoration", "// ");
      case "cblock" -> {
        p.put("beginning", "/*");
        p.put("decoration", " * ");
        p.put("end", " */");
      }
      case "xml" -> {
        p.put("beginning", "<!--");
        p.put("decoration", " - ");
        p.put("end", "-->");
      }
      default -> throw PythonError.key(Text.repr(style));
    }
    p.putAll(arguments.named());
    String decoration = Text.str(p.get("decoration"));
    p.putIfAbsent("prefix", Strings.stripEnd(decoration));
    p.putIfAbsent("postfix", Strings.stripEnd(decoration));
    String newline = Text.str(p.get("newline"));
    StringBuilder out = new StringBuilder();
    if (Values.truth(p.get("beginning"))) {
      out.append(Text.str(p.get("beginning"))).append(newline);
    }
    if (Values.truth(p.get("prefix"))) {
      String prefix = Text.str(p.get("prefix"));
      out.repeat(prefix.equals(newline) ? newline : prefix + newline, count(p.get("prefix_count")));
    }
    out.append(
        (decoration + value.toString().replace(newline, newline + decoration))
            .replace(decoration + newline, Strings.stripEnd(decoration) + newline));
    out.repeat(newline + Text.str(p.get("postfix")), count(p.get("postfix_count")));
    if (Values.truth(p.get("end"))) {
      out.append(newline).append(Text.str(p.get("end")));
    }
    return out.toString();
  }

  private static int count(@Nullable Object value) {
    return Math.max(0, Values.intValue(value instanceof CharSequence ? numeric(value) : value));
  }

  private static Object numeric(Object value) {
    return io.jansible.template.value.Numbers.toInt(value);
  }
}
