package io.jansible.template.filter;

import io.jansible.template.Arguments;
import io.jansible.template.value.Arithmetic;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The filters of {@code community.general} for spans of time such as {@code 1h 30m}. */
final class TimeUnits {
  private static final Pattern SPAN =
      Pattern.compile("(-?\\d+)(\\w+)", Pattern.UNICODE_CHARACTER_CLASS);

  /** Milliseconds of each unit, in the order in which messages name them. */
  private static final Map<String, Long> MILLIS = new LinkedHashMap<>();

  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    long second = 1000;
    long day = 24 * 60 * 60 * second;
    MILLIS.put("ms", 1L);
    MILLIS.put("s", second);
    MILLIS.put("m", 60 * second);
    MILLIS.put("h", 60 * 60 * second);
    MILLIS.put("d", day);
    MILLIS.put("w", 7 * day);
    MILLIS.put("mo", 30 * day);
    MILLIS.put("y", 365 * day);
    for (String pair :
        ("millisecond:ms msec:ms msecond:ms sec:s second:s hour:h min:m minute:m day:d week:w"
                + " month:mo year:y")
            .split(" ")) {
      NAMES.put(pair.split(":")[0], pair.split(":")[1]);
    }
  }

  private TimeUnits() {}

  /** By short names. */
  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    filters.put(
        "to_time_unit",
        (value, a, c) -> convert(value, Text.str(a.get(0, "unit", "ms")), without(a, "unit")));
    Map.of(
            "milliseconds",
            "ms",
            "seconds",
            "s",
            "minutes",
            "m",
            "hours",
            "h",
            "days",
            "d",
            "weeks",
            "w",
            "months",
            "mo",
            "years",
            "y")
        .forEach(
            (name, unit) ->
                filters.put(
                    "to_" + name,
                    (value, a, c) -> {
                      if (!a.positional().isEmpty()) {
                        throw PythonError.type(
                            "to_%s() takes 1 positional argument but %d were given"
                                .formatted(name, a.positional().size() + 1));
                      }
                      return convert(value, unit, a.named());
                    }));
    return filters;
  }

  private static Map<String, @Nullable Object> without(Arguments arguments, String name) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(arguments.named());
    rest.remove(name);
    return rest;
  }

  private static Object convert(
      @Nullable Object value, String unit, Map<String, @Nullable Object> options) {
    if (value != null && value.equals("0")) {
      return 0L;
    }
    Map<String, BigDecimal> millis = new HashMap<>();
    MILLIS.forEach((name, length) -> millis.put(name, BigDecimal.valueOf(length)));
    String to = shortName(unit);
    if (!millis.containsKey(to)) {
      throw AnsibleFilters.error(
          "to_time_unit() can not convert to the following unit: "
              + to
              + ". Available units (singular or plural):"
              + String.join(", ", NAMES.keySet())
              + ". Available short units: "
              + String.join(", ", MILLIS.keySet()));
    }
    Map<String, @Nullable Object> unknown = new LinkedHashMap<>(options);
    for (String days : List.of("year", "month")) {
      if (options.containsKey(days)) {
        double count = Arithmetic.toDouble(unknown.remove(days));
        millis.put(
            shortName(days),
            BigDecimal.valueOf(count).multiply(BigDecimal.valueOf(MILLIS.get("d"))));
      }
    }
    if (!unknown.isEmpty()) {
      throw AnsibleFilters.error(
          "to_time_unit() got unknown keyword arguments: " + String.join(", ", unknown.keySet()));
    }
    if (!(value instanceof CharSequence text)) {
      throw PythonError.attribute(
          "'" + Values.typeName(value) + "' object has no attribute 'split'");
    }
    BigDecimal sum = BigDecimal.ZERO;
    List<String> spans = new ArrayList<>(List.of(text.toString().strip().split("\\s+")));
    spans.removeIf(String::isEmpty);
    for (String span : spans) {
      Matcher matcher = SPAN.matcher(span);
      BigDecimal length = matcher.lookingAt() ? millis.get(shortName(matcher.group(2))) : null;
      if (length == null) {
        throw AnsibleFilters.error("to_time_unit() can not interpret following string: " + text);
      }
      sum = sum.add(new BigDecimal(new BigInteger(matcher.group(1))).multiply(length));
    }
    BigDecimal length = java.util.Objects.requireNonNull(millis.get(to));
    double result = sum.doubleValue() / length.doubleValue();
    return new BigDecimal(result).setScale(12, RoundingMode.HALF_EVEN).doubleValue();
  }

  private static String shortName(String unit) {
    return NAMES.getOrDefault(unit.replaceFirst("s+$", ""), unit);
  }
}
