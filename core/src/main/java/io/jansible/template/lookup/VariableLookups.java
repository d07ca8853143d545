package io.jansible.template.lookup;

import static io.jansible.template.lookup.ListLookups.error;

import io.jansible.error.JansibleException;
import io.jansible.template.EvalContext;
import io.jansible.template.UndefinedException;
import io.jansible.template.Variables;
import io.jansible.template.regex.PythonRegex;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lookups of named values: variables, the environment, settings, hosts. */
final class VariableLookups {
  private VariableLookups() {}

  static Map<String, Lookup> all(Controller controller) {
    Map<String, Lookup> all = new HashMap<>();
    all.put("vars", (terms, options, context) -> vars(terms, options, context));
    all.put("varnames", (terms, options, context) -> names(terms, context));
    all.put("env", (terms, options, context) -> environment(terms, options, controller));
    all.put(
        "config",
        (terms, options, context) -> ConfigLookup.settings(terms, options, controller, context));
    all.put(
        "inventory_hostnames",
        (terms, options, context) -> hosts(terms.stream().map(Text::str).toList(), controller));
    return all;
  }

  /** A pattern that is an error, or matches nothing where that is one, gives no hosts. */
  private static List<@Nullable Object> hosts(List<String> patterns, Controller controller) {
    try {
      return new ArrayList<>(controller.hosts(patterns));
    } catch (JansibleException e) {
      return List.of();
    }
  }

  private static List<@Nullable Object> vars(
      List<@Nullable Object> terms, Map<String, @Nullable Object> options, EvalContext context) {
    List<@Nullable Object> results = new ArrayList<>();
    Object fallback = options.get("default");
    for (Object term : terms) {
      String name = identifier(term, "its a");
      try {
        Object raw = context.templar().variables().raw(name);
        if (raw == Variables.ABSENT) {
          throw new UndefinedException("No variable found with this name: " + name);
        }
        results.add(context.templar().value(raw));
      } catch (UndefinedException e) {
        if (fallback == null) {
          throw e;
        }
        results.add(fallback);
      }
    }
    return results;
  }

  private static List<@Nullable Object> names(List<@Nullable Object> terms, EvalContext context) {
    List<@Nullable Object> results = new ArrayList<>();
    Set<String> names = context.templar().variables().names();
    for (Object term : terms) {
      String text = identifier(term, "it is a");
      PythonRegex regex;
      try {
        regex = PythonRegex.compile(text, false, false);
      } catch (PythonError e) {
        throw error("Unable to use \"" + text + "\" as a search parameter: " + e.text());
      }
      for (String name : names) {
        if (regex.matcher(name).find()) {
          results.add(name);
        }
      }
    }
    return results;
  }

  private static String identifier(@Nullable Object term, String verb) {
    if (term instanceof CharSequence text) {
      return text.toString();
    }
    throw error(
        "Invalid setting identifier, \"%s\" is not a string, %s <class '%s'>"
            .formatted(Text.str(term), verb, Values.typeName(term)));
  }

  private static List<@Nullable Object> environment(
      List<@Nullable Object> terms, Map<String, @Nullable Object> options, Controller controller) {
    List<@Nullable Object> results = new ArrayList<>();
    Object fallback = options.getOrDefault("default", "");
    for (Object term : terms) {
      String name = Text.str(term).strip().split("\\s", 2)[0];
      String value = controller.environment().get(name);
      if (value == null && fallback instanceof Undefined) {
        throw new UndefinedException("The \"env\" lookup, found an undefined variable: " + name);
      }
      results.add(value == null ? fallback : value);
    }
    return results;
  }
}
