package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.Arguments;
import io.jansible.template.regex.PythonRegex;
import io.jansible.template.regex.RegexCache;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import io.jansible.value.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Ansible's filters that take regular expressions of Python. */
final class AnsibleRegexFilters {
  private AnsibleRegexFilters() {}

  static Map<String, JinjaFilter> all(RegexCache cache) {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "regex_replace",
        "regex_replace(value, pattern=, replacement=, ignorecase=, multiline=, count=,"
            + " mandatory_count=)",
        (value, arguments, context) -> replace(Text.str(value), arguments, cache));
    add(
        filters,
        "regex_findall",
        "regex_findall(value, regex, multiline=, ignorecase=)",
        (value, arguments, context) -> findAll(Text.str(value), arguments, cache));
    filters.put(
        "regex_search", (value, arguments, context) -> search(Text.str(value), arguments, cache));
    add(
        filters,
        "regex_escape",
        "regex_escape(string, re_type=)",
        (value, arguments, context) ->
            escape(Text.str(value), Text.str(arguments.get(0, "re_type", "python"))));
    return filters;
  }

  /** The text of a pattern. */
  static String pattern(@Nullable Object value) {
    if (value instanceof CharSequence text) {
      return text.toString();
    }
    if (value instanceof Undefined undefined) {
      throw PythonError.type(
          "first argument must be string or compiled pattern: " + undefined.kind().className());
    }
    throw PythonError.type("first argument must be string or compiled pattern");
  }

  private static String replace(String value, Arguments arguments, RegexCache cache) {
    String pattern = pattern(arguments.get(0, "pattern", ""));
    boolean ignoreCase = Values.truth(arguments.get(2, "ignorecase", false));
    boolean multiline = Values.truth(arguments.get(3, "multiline", false));
    int count = Values.intValue(arguments.get(4, "count", 0L));
    Object mandatory = arguments.get(5, "mandatory_count", 0L);
    Object replacement = arguments.get(1, "replacement", "");
    PythonRegex regex = cache.get(pattern, ignoreCase, multiline);
    if (!(replacement instanceof CharSequence)) {
      if (replacement instanceof Undefined undefined) {
        throw undefined.error();
      }
      throw PythonError.type(
          "decoding to str: need a bytes-like object, " + Values.typeName(replacement) + " found");
    }
    PythonRegex.Replaced replaced = regex.replace(value, replacement.toString(), count);
    if (Values.truth(mandatory) && !Values.equal(mandatory, (long) replaced.count())) {
      throw AnsibleFilters.error(
          "'"
              + pattern
              + "' should match "
              + Text.str(mandatory)
              + " times, but matches "
              + count
              + " times in '"
              + value
              + "'");
    }
    return replaced.text();
  }

  private static List<@Nullable Object> findAll(
      String value, Arguments arguments, RegexCache cache) {
    PythonRegex regex =
        cache.get(
            pattern(arguments.get(0, "regex", null)),
            Values.truth(arguments.get(2, "ignorecase", false)),
            Values.truth(arguments.get(1, "multiline", false)));
    List<@Nullable Object> found = new ArrayList<>();
    Matcher matcher = regex.matcher(value);
    while (matcher.find()) {
      if (regex.groups() < 2) {
        found.add(PythonRegex.group(matcher, regex.groups()));
      } else {
        Object[] groups = new Object[regex.groups()];
        for (int i = 0; i < groups.length; i++) {
          groups[i] = PythonRegex.group(matcher, i + 1);
        }
        found.add(Tuple.of(groups));
      }
    }
    return found;
  }

  private static @Nullable Object search(String value, Arguments arguments, RegexCache cache) {
    List<@Nullable Object> positional = arguments.positional();
    boolean named = positional.isEmpty();
    if (named && !arguments.named().containsKey("regex")) {
      throw PythonError.type("regex_search() missing 1 required positional argument: 'regex'");
    }
    List<String> wanted = new ArrayList<>();
    for (Object one : named ? positional : positional.subList(1, positional.size())) {
      wanted.add(reference(one));
    }
    PythonRegex regex =
        cache.get(
            pattern(named ? arguments.named().get("regex") : positional.get(0)),
            Values.truth(arguments.named().get("ignorecase")),
            Values.truth(arguments.named().get("multiline")));
    Matcher matcher = regex.matcher(value);
    if (!matcher.find()) {
      return null;
    }
    if (wanted.isEmpty()) {
      return matcher.group();
    }
    List<@Nullable Object> items = new ArrayList<>(wanted.size());
    for (String group : wanted) {
      int number;
      if (group.startsWith("\\")) {
        number = Integer.parseInt(group.substring(1));
      } else {
        number = regex.group(group);
      }
      if (number > regex.groups()) {
        throw new PythonError("IndexError", "no such group");
      }
      items.add(matcher.group(number));
    }
    return items;
  }

  /** A group that a caller asks for: its number with a backslash before it, or its name. */
  private static String reference(@Nullable Object argument) {
    if (!(argument instanceof CharSequence)) {
      throw PythonError.attribute(
          "'" + Values.typeName(argument) + "' object has no attribute 'startswith'");
    }
    String text = argument.toString();
    if (text.startsWith("\\g")) {
      int end = text.lastIndexOf('>');
      if (text.startsWith("\\g<") && end > 3) {
        return text.substring(3, end);
      }
      throw PythonError.attribute("'NoneType' object has no attribute 'group'");
    }
    if (text.startsWith("\\")) {
      int end = 1;
      while (end < text.length() && Character.isDigit(text.charAt(end))) {
        end++;
      }
      if (end == 1) {
        throw PythonError.attribute("'NoneType' object has no attribute 'group'");
      }
      return text.substring(0, end);
    }
    throw AnsibleFilters.error("Unknown argument");
  }

  private static String escape(String text, String type) {
    return switch (type) {
      case "python" -> escaped(text, "()[]{}?*+-|^$\\.&~# \t\n\r\013\f");
      case "posix_basic" -> escaped(text, "].[^$*\\");
      case "posix_extended" ->
          throw AnsibleFilters.error("Regex type (" + type + ") not yet implemented");
      default -> throw AnsibleFilters.error("Invalid regex type (" + type + ")");
    };
  }

  private static String escaped(String text, String special) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (special.indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }
}
