package io.jansible.template.filter;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Jinja2's filters that run another filter or test on each item. */
final class JinjaMapFilters {
  private JinjaMapFilters() {}

  static Map<String, JinjaFilter> all() {
    return Map.of(
        "map", JinjaMapFilters::map,
        "select", (value, arguments, context) -> select(value, arguments, context, false, true),
        "reject", (value, arguments, context) -> select(value, arguments, context, false, false),
        "selectattr", (value, arguments, context) -> select(value, arguments, context, true, true),
        "rejectattr",
            (value, arguments, context) -> select(value, arguments, context, true, false));
  }

  private static List<@Nullable Object> map(
      @Nullable Object value, Arguments arguments, EvalContext context) {
    List<@Nullable Object> result = new ArrayList<>();
    if (!Values.truth(value)) {
      return result;
    }
    UnaryOperator<@Nullable Object> function = function(arguments, context);
    for (Object item : Values.iterate(value)) {
      result.add(function.apply(item));
    }
    return result;
  }

  private static UnaryOperator<@Nullable Object> function(
      Arguments arguments, EvalContext context) {
    if (arguments.positional().isEmpty() && arguments.named().containsKey("attribute")) {
      Map<String, @Nullable Object> rest = new LinkedHashMap<>(arguments.named());
      AttributePath path = AttributePath.of(rest.remove("attribute"));
      Object fallback = rest.remove("default");
      if (!rest.isEmpty()) {
        throw new PythonError(
            "FilterArgumentError",
            "Unexpected keyword argument " + Text.repr(rest.keySet().iterator().next()));
      }
      return item -> path.get(item, context, fallback);
    }
    if (arguments.positional().isEmpty()) {
      throw new PythonError("FilterArgumentError", "map requires a filter argument");
    }
    String name = name(arguments.positional().get(0));
    Arguments rest =
        new Arguments(
            arguments.positional().subList(1, arguments.positional().size()), arguments.named());
    return item -> context.filter(name, item, rest);
  }

  private static String name(@Nullable Object name) {
    if (name instanceof Undefined undefined) {
      throw undefined.error();
    }
    return Text.str(name);
  }

  private static List<@Nullable Object> select(
      @Nullable Object value,
      Arguments arguments,
      EvalContext context,
      boolean attribute,
      boolean wanted) {
    List<@Nullable Object> result = new ArrayList<>();
    if (!Values.truth(value)) {
      return result;
    }
    int offset = attribute ? 1 : 0;
    List<@Nullable Object> positional = arguments.positional();
    if (positional.size() < offset) {
      throw new PythonError("FilterArgumentError", "Missing parameter for attribute name");
    }
    AttributePath path = AttributePath.of(attribute ? positional.get(0) : null);
    Predicate<@Nullable Object> test = Values::truth;
    if (positional.size() > offset) {
      String name = name(positional.get(offset));
      Arguments rest =
          new Arguments(positional.subList(offset + 1, positional.size()), arguments.named());
      test = item -> context.test(name, item, rest);
    }
    for (Object item : Values.iterate(value)) {
      if (test.test(path.get(item, context)) == wanted) {
        result.add(item);
      }
    }
    return result;
  }
}
