package io.jansible.template.value;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.Variables;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code str.format} and {@code str.format_map}. Attributes that begin with an underscore
 * are refused.
 */
public final class StrFormat {
  private final Arguments arguments;
  private final @Nullable Object mapping;
  private final boolean escape;
  private final @Nullable EvalContext sandbox;
  private int automatic;

  private StrFormat(
      Arguments arguments,
      @Nullable Object mapping,
      boolean escape,
      @Nullable EvalContext sandbox) {
    this.arguments = arguments;
    this.mapping = mapping;
    this.escape = escape;
    this.sandbox = sandbox;
  }

  /** As Jinja2's sandbox does it: attributes and items are looked up by the template's rules. */
  public static Object sandboxed(
      CharSequence format, String method, Arguments arguments, EvalContext context) {
    boolean markup = format instanceof Markup;
    boolean map = method.equals("format_map");
    Object mapping =
        map ? Parameters.of("format_map", arguments, 1, 1).get(0, "mapping", null) : null;
    String text =
        new StrFormat(map ? Arguments.NONE : arguments, mapping, markup, context)
            .run(format.toString(), 2);
    return markup ? new Markup(text) : text;
  }

  /** {@code format.format(…)}, braces and all, as Python does it outside of a sandbox. */
  public static String format(String format, Arguments arguments, boolean escape) {
    return new StrFormat(arguments, null, escape, null).run(format, 2);
  }

  static String formatMap(String format, @Nullable Object mapping) {
    return new StrFormat(Arguments.NONE, mapping, false, null).run(format, 2);
  }

  private String run(String format, int depth) {
    if (depth < 0) {
      throw PythonError.value("Max string recursion exceeded");
    }
    StringBuilder out = new StringBuilder(format.length() + 16);
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c == '{') {
        if (at < format.length() && format.charAt(at) == '{') {
          out.append('{');
          at++;
        } else {
          int end = fieldEnd(format, at);
          out.append(field(format.substring(at, end), depth));
          at = end + 1;
        }
      } else if (c == '}') {
        if (at >= format.length() || format.charAt(at) != '}') {
          throw PythonError.value("Single '}' encountered in format string");
        }
        out.append('}');
        at++;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static int fieldEnd(String format, int from) {
    if (from >= format.length()) {
      throw PythonError.value("Single '{' encountered in format string");
    }
    int depth = 1;
    boolean bracket = false;
    boolean name = true;
    for (int i = from; i < format.length(); i++) {
      char c = format.charAt(i);
      if (bracket) {
        bracket = c != ']';
      } else if (c == '[' && name) {
        bracket = true;
      } else if (c == '{') {
        if (name) {
          throw PythonError.value("unexpected '{' in field name");
        }
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      } else if (c == ':' || c == '!') {
        name = false;
      }
    }
    throw PythonError.value("expected '}' before end of string");
  }

  private String field(String field, int depth) {
    int end = 0;
    boolean bracket = false;
    while (end < field.length()
        && (bracket || (field.charAt(end) != ':' && field.charAt(end) != '!'))) {
      bracket = field.charAt(end) == '[' || (bracket && field.charAt(end) != ']');
      end++;
    }
    char conversion = 0;
    int after = end;
    if (end < field.length() && field.charAt(end) == '!') {
      if (end + 1 >= field.length()) {
        throw PythonError.value("end of string while looking for conversion specifier");
      }
      conversion = field.charAt(end + 1);
      after = end + 2;
      if (after < field.length() && field.charAt(after) != ':') {
        throw PythonError.value("expected ':' after conversion specifier");
      }
    }
    String spec = after < field.length() ? field.substring(after + 1) : "";
    Object value = value(field.substring(0, end));
    if (spec.indexOf('{') >= 0) {
      spec = run(spec, depth - 1);
    }
    value =
        switch (conversion) {
          case 0 -> value;
          case 's' -> Text.str(value);
          case 'r' -> Text.repr(value);
          case 'a' -> PercentFormat.format("%a", io.jansible.value.Tuple.of(value), false);
          default -> throw PythonError.value("Unknown conversion specifier " + conversion);
        };
    if (escape) {
      return value instanceof Markup markup
          ? markup.value()
          : Markup.escapeText(FormatSpec.format(value, spec));
    }
    return FormatSpec.format(value, spec);
  }

  private @Nullable Object value(String path) {
    int end = 0;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    Object value = first(path.substring(0, end));
    while (end < path.length()) {
      if (path.charAt(end) == '.') {
        int stop = end + 1;
        while (stop < path.length() && path.charAt(stop) != '.' && path.charAt(stop) != '[') {
          stop++;
        }
        value = attribute(value, path.substring(end + 1, stop));
        end = stop;
      } else {
        int close = path.indexOf(']', end);
        if (close < 0) {
          throw PythonError.value("Missing ']' in format string");
        }
        String key = path.substring(end + 1, close);
        Object index = isNumber(key) ? (Object) Long.valueOf(key) : key;
        value = sandbox == null ? Attributes.index(value, index) : sandbox.item(value, index);
        end = close + 1;
      }
    }
    return value;
  }

  private @Nullable Object attribute(@Nullable Object value, String name) {
    if (name.isEmpty()) {
      throw PythonError.value("Empty attribute in format string");
    }
    if (sandbox != null) {
      return sandbox.attribute(value, name);
    }
    if (name.startsWith("_")) {
      throw new PythonError(
          "SecurityError",
          "access to attribute '"
              + name
              + "' of '"
              + Values.typeName(value)
              + "' object is unsafe.");
    }
    Object found = Attributes.attribute(value, name);
    if (found == Variables.ABSENT) {
      throw PythonError.attribute(
          "'" + Values.typeName(value) + "' object has no attribute '" + name + "'");
    }
    return found;
  }

  private @Nullable Object first(String name) {
    if (name.isEmpty() || isNumber(name)) {
      if (mapping != null) {
        throw PythonError.value("Format string contains positional fields");
      }
      if (name.isEmpty() && automatic < 0) {
        throw PythonError.value(
            "cannot switch from manual field specification to automatic field numbering");
      }
      if (!name.isEmpty() && automatic > 0) {
        throw PythonError.value(
            "cannot switch from automatic field numbering to manual field specification");
      }
      int index = name.isEmpty() ? automatic++ : Integer.parseInt(name);
      if (!name.isEmpty()) {
        automatic = -1;
      }
      List<@Nullable Object> positional = arguments.positional();
      if (index >= positional.size()) {
        throw PythonError.index(
            "Replacement index " + index + " out of range for positional args tuple");
      }
      return positional.get(index);
    }
    if (mapping != null) {
      return Attributes.index(mapping, name);
    }
    Map<String, @Nullable Object> named = arguments.named();
    if (!named.containsKey(name)) {
      throw PythonError.key(Text.repr(name));
    }
    return named.get(name);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() < 10
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
