package io.jansible.template;

import io.jansible.template.run.Context;
import io.jansible.template.value.NativeText;
import io.jansible.template.value.PyCallable;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Strftime;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that Ansible adds to every template: {@code lookup query q now undef}. */
final class AnsibleGlobals {
  private static final PyCallable QUERY = (arguments, context) -> lookup(arguments, context, true);

  static final Map<String, PyCallable> ALL =
      Map.of(
          "lookup",
          (arguments, context) -> lookup(arguments, context, false),
          "query",
          QUERY,
          "q",
          QUERY,
          "now",
          (arguments, context) -> now(arguments),
          "undef",
          (arguments, context) -> undef(arguments));

  private AnsibleGlobals() {}

  private static Object undef(Arguments arguments) {
    Object hint = arguments.get(0, "hint", null);
    boolean none = hint == null || hint instanceof Undefined || hint.equals("");
    return Undefined.because(none ? "Mandatory variable has not been overridden" : Text.str(hint));
  }

  private static Object now(Arguments arguments) {
    LocalDateTime now =
        (Values.truth(arguments.get(0, "utc", false))
                ? LocalDateTime.now(ZoneOffset.UTC)
                : LocalDateTime.now())
            .truncatedTo(ChronoUnit.MICROS);
    Object format = arguments.get(1, "fmt", null);
    return Values.truth(format) ? Strftime.format(now, Text.str(format)) : now;
  }

  private static @Nullable Object lookup(Arguments arguments, EvalContext context, boolean query) {
    if (arguments.positional().isEmpty()) {
      throw PythonError.type(
          "Templar._"
              + (query ? "query_lookup" : "lookup")
              + "() missing 1 required positional argument: 'name'");
    }
    Object first = arguments.positional().get(0);
    if (first instanceof Undefined undefined) {
      throw undefined.error();
    }
    String name = Text.str(first);
    Map<String, @Nullable Object> options = new LinkedHashMap<>(arguments.named());
    boolean wantList = Values.truth(options.remove("wantlist")) || query;
    boolean safe =
        options.containsKey("allow_unsafe")
            ? Values.truth(options.remove("allow_unsafe"))
            : context.templar() instanceof TemplarImpl templar && templar.engine().lookupsAreSafe();
    Object errors = options.containsKey("errors") ? options.remove("errors") : "strict";
    List<@Nullable Object> terms =
        terms(arguments.positional().subList(1, arguments.positional().size()), context);
    List<@Nullable Object> found;
    try {
      found = context.lookup(name, terms, options);
    } catch (LookupFailure e) {
      if (Values.equal(errors, "warn") && context.templar() instanceof TemplarImpl templar) {
        templar.engine().warn(e.text());
      } else if (!Values.equal(errors, "ignore")) {
        throw e.cause();
      }
      return wantList ? List.of() : null;
    }
    if (found.isEmpty()) {
      return found;
    }
    if (safe) {
      return found;
    }
    if (context instanceof Context own) {
      own.taint();
    }
    return wantList ? found : joined(found);
  }

  private static List<@Nullable Object> terms(List<@Nullable Object> given, EvalContext context) {
    Object rendered = context.templar().value(given);
    return Values.list(rendered);
  }

  /** A lookup's single answer: texts are joined with commas, another single value is itself. */
  private static @Nullable Object joined(List<@Nullable Object> found) {
    for (Object one : found) {
      if (!(one instanceof CharSequence)) {
        return found.size() == 1 ? found.get(0) : found;
      }
    }
    String text = String.join(",", found.stream().map(Text::str).toList());
    return found.get(0) instanceof NativeText ? new NativeText(text) : text;
  }
}
