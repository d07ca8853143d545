package io.jansible.template.lookup;

import static io.jansible.template.lookup.ListLookups.error;

import io.jansible.error.OptionsException;
import io.jansible.template.EvalContext;
import io.jansible.template.value.PercentFormat;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.value.KeyValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Counts: {@code start=1 end=9 stride=2 format=host%02d}, or shorter {@code 1-9/2:host%02d}. */
final class SequenceLookup implements Lookup {
  private static final String NUMBER = "(0?x?[0-9a-f]+)";
  private static final Pattern SHORT =
      Pattern.compile(
          "^(" + NUMBER + "-)?" + NUMBER + "(/" + NUMBER + ")?(:(.+))?$", Pattern.CASE_INSENSITIVE);
  private static final Set<String> FIELDS = Set.of("start", "end", "stride", "count", "format");

  @Override
  public List<@Nullable Object> run(
      List<@Nullable Object> terms, Map<String, @Nullable Object> options, EvalContext context) {
    List<@Nullable Object> results = new ArrayList<>();
    for (Object term : terms.isEmpty() && !options.isEmpty() ? List.of("") : terms) {
      count(fields(Text.str(term), options), results);
    }
    return results;
  }

  private static Map<String, @Nullable Object> fields(
      String term, Map<String, @Nullable Object> options) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>(options);
    Matcher shortcut = SHORT.matcher(term);
    if (shortcut.find()) {
      put(fields, "start", shortcut.group(2));
      put(fields, "end", shortcut.group(3));
      put(fields, "stride", shortcut.group(5));
      put(fields, "format", shortcut.group(7));
      return fields;
    }
    Map<String, Object> given = new LinkedHashMap<>(KeyValues.parse(term, false));
    for (String field : FIELDS) {
      put(fields, field, given.remove(field));
    }
    if (!given.isEmpty()) {
      throw error(
          "unrecognized arguments to with_sequence: "
              + Text.str(new ArrayList<Object>(given.keySet())));
    }
    return fields;
  }

  private static void put(
      Map<String, @Nullable Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  private static void count(Map<String, @Nullable Object> fields, List<@Nullable Object> results) {
    Long count = integer(fields, "count");
    Long last = integer(fields, "end");
    Long given = integer(fields, "start");
    Long step = integer(fields, "stride");
    long start = given == null ? 1 : given;
    long stride = step == null ? 1 : step;
    Object format = fields.get("format");
    String pattern = format == null ? "%d" : Text.str(format);
    if (count == null && last == null) {
      throw error("must specify count or end in with_sequence");
    }
    if (count != null && last != null) {
      throw error("can't specify both count and end in with_sequence");
    }
    long end;
    if (count == null) {
      end = last == null ? 0 : last;
    } else if (count != 0) {
      end = start + count * stride - 1;
    } else {
      start = 0;
      end = 0;
      stride = 0;
    }
    if (stride > 0 && end < start) {
      throw error("to count backwards make stride negative");
    }
    if (stride < 0 && end > start) {
      throw error("to count forward don't make stride negative");
    }
    if (pattern.chars().filter(c -> c == '%').count() != 1) {
      throw error("bad formatting string: " + pattern);
    }
    for (long i = start; stride != 0 && (stride > 0 ? i <= end : i >= end); i += stride) {
      try {
        results.add(PercentFormat.format(pattern, i, false));
      } catch (PythonError e) {
        throw error("problem formatting " + i + " with " + Text.repr(pattern));
      }
    }
  }

  private static @Nullable Long integer(Map<String, @Nullable Object> fields, String name) {
    Object value = fields.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Number number) {
      return number.longValue();
    }
    String text = Text.str(value).strip();
    try {
      return text.startsWith("0x") || text.startsWith("0X")
          ? Long.valueOf(text.substring(2), 16)
          : text.matches("0[0-7]+") ? Long.valueOf(text, 8) : Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new OptionsException(
          "Invalid type for configuration option plugin_type: lookup plugin: sequence setting: "
              + name
              + " (from Direct): ");
    }
  }
}
