package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.Arguments;
import io.jansible.template.value.Numbers;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Strftime;
import io.jansible.template.value.Strptime;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ansible's filters for dates. */
final class AnsibleTimeFilters {
  private AnsibleTimeFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "strftime",
        "strftime(string_format, second=, utc=)",
        (value, arguments, context) -> strftime(value, arguments));
    add(
        filters,
        "to_datetime",
        "to_datetime(string, format=)",
        (value, arguments, context) ->
            Strptime.parse(
                text(value, 1), text(arguments.get(0, "format", "%Y-%m-%d %H:%M:%S"), 2)));
    return filters;
  }

  private static String text(@Nullable Object value, int position) {
    if (value instanceof CharSequence text) {
      return text.toString();
    }
    throw PythonError.type(
        "strptime() argument " + position + " must be str, not " + Values.typeName(value));
  }

  private static String strftime(@Nullable Object format, Arguments arguments) {
    Object second = arguments.get(0, "second", null);
    boolean utc = Values.truth(arguments.get(1, "utc", false));
    Instant instant = Instant.now();
    if (second != null) {
      double seconds;
      try {
        seconds = Numbers.toFloat(second);
        instant = Instant.ofEpochSecond((long) Math.floor(seconds));
      } catch (PythonError | DateTimeException e) {
        throw AnsibleFilters.error("Invalid value for epoch value (" + Text.str(second) + ")");
      }
    }
    if (!(format instanceof CharSequence)) {
      throw PythonError.type("strftime() argument 1 must be str, not " + Values.typeName(format));
    }
    return Strftime.format(
        instant.atZone(utc ? ZoneOffset.UTC : ZoneId.systemDefault()), format.toString());
  }
}
