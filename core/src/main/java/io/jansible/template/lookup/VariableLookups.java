package io.jansible.template.lookup;

import static io.jansible.template.lookup.ListLookups.error;

import io.jansible.error.OptionsException;
import io.jansible.template.EvalContext;
import io.jansible.template.UndefinedException;
import io.jansible.template.Variables;
import io.jansible.template.regex.PythonRegex;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import io.jansible.value.Tuple;
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
    all.put("config", (terms, options, context) -> settings(terms, options, controller));
    all.put(
        "inventory_hostnames",
        (terms, options, context) ->
            new ArrayList<>(controller.hosts(terms.stream().map(Text::str).toList())));
    return all;
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

  private static List<@Nullable Object> settings(
      List<@Nullable Object> terms, Map<String, @Nullable Object> options, Controller controller) {
    Object type = options.get("plugin_type");
    Object plugin = options.get("plugin_name");
    if ((type == null) != (plugin == null)) {
      throw new OptionsException(
          "Both plugin_type and plugin_name are required, cannot use one without the other");
    }
    Object missing = options.getOrDefault("on_missing", "error");
    if (!(missing instanceof CharSequence)
        || !Set.of("error", "warn", "skip").contains(missing.toString())) {
      throw new OptionsException(
          "\"on_missing\" must be a string and one of \"error\", \"warn\" or \"skip\", not "
              + Text.str(missing));
    }
    boolean origin = new LookupOptions(options).bool("show_origin", false);
    List<@Nullable Object> results = new ArrayList<>();
    for (Object term : terms) {
      if (!(term instanceof CharSequence)) {
        throw new OptionsException(
            "Invalid setting identifier, \"%s\" is not a string, its a <class '%s'>"
                .formatted(Text.str(term), Values.typeName(term)));
      }
      String name = term.toString();
      if (plugin != null) {
        throw new PythonError(
            "AnsibleLookupError",
            "Unable to load " + Text.str(type) + " plugin \"" + Text.str(plugin) + "\"");
      }
      if (controller.settings().definitions().stream().anyMatch(one -> one.name().equals(name))) {
        var found = controller.settings().get(name);
        results.add(origin ? Tuple.of(found.value(), null) : found.value());
      } else if (missing.toString().equals("error")) {
        throw new PythonError("AnsibleLookupError", "Unable to find setting " + name);
      } else if (missing.toString().equals("warn")) {
        controller.warn("Skipping, did not find setting " + name);
      }
    }
    return results;
  }
}
