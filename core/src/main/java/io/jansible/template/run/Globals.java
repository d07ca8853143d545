package io.jansible.template.run;

import io.jansible.template.Arguments;
import io.jansible.template.Variables;
import io.jansible.template.value.CollectionMethods;
import io.jansible.template.value.Markup;
import io.jansible.template.value.PyCallable;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Range;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions that Jinja2 has in every template. */
public final class Globals {
  /** {@code range dict lipsum cycler joiner namespace}. */
  public static final Map<String, PyCallable> JINJA =
      Map.of(
          "range",
          (arguments, context) -> {
            Range range = range(arguments);
            if (range.size() > 100_000
                && context instanceof Context own
                && own.render.environment.sandboxed()) {
              throw PythonError.overflow(
                  "Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).");
            }
            return range;
          },
          "dict",
          (arguments, context) -> dict(arguments),
          "lipsum",
          (arguments, context) -> {
            boolean html = Values.truth(arguments.get(1, "html", true));
            int paragraphs = Values.intValue(arguments.get(0, "n", 5L));
            int least = Values.intValue(arguments.get(2, "min", 20L));
            int most = Values.intValue(arguments.get(3, "max", 100L));
            String text = Lipsum.text(paragraphs, html, least, most);
            return html ? new Markup(text) : text;
          },
          "cycler",
          (arguments, context) -> new Cycler(java.util.List.copyOf(arguments.positional())),
          "joiner",
          (arguments, context) -> new Joiner(arguments.get(0, "sep", ", ")),
          "namespace",
          (arguments, context) -> new Namespace(arguments));

  private Globals() {}

  /** An environment's globals alone, for what is included or imported without context. */
  static Scope scope(Environment environment) {
    return new Scope() {
      @Override
      public @Nullable Object get(String name) {
        Object value = environment.globals().get(name);
        return value != null || environment.globals().containsKey(name) ? value : Variables.ABSENT;
      }

      @Override
      public Set<String> names() {
        return environment.globals().keySet();
      }
    };
  }

  private static Range range(Arguments arguments) {
    int given = arguments.positional().size();
    if (!arguments.named().isEmpty()) {
      throw PythonError.type("range() takes no keyword arguments");
    }
    if (given == 0) {
      throw PythonError.type("range expected at least 1 argument, got 0");
    }
    if (given > 3) {
      throw PythonError.type("range expected at most 3 arguments, got " + given);
    }
    long first = whole(arguments.positional().get(0));
    if (given == 1) {
      return new Range(0, first, 1);
    }
    return new Range(
        first,
        whole(arguments.positional().get(1)),
        given == 3 ? whole(arguments.positional().get(2)) : 1);
  }

  private static long whole(@Nullable Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    return value instanceof Long number ? number : Values.intValue(value);
  }

  private static Map<@Nullable Object, @Nullable Object> dict(Arguments arguments) {
    Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>();
    if (arguments.positional().size() > 1) {
      throw PythonError.type(
          "dict expected at most 1 argument, got " + arguments.positional().size());
    }
    CollectionMethods.update(result, arguments);
    return result;
  }
}
