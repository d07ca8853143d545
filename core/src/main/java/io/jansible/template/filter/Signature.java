package io.jansible.template.filter;

import io.jansible.template.Arguments;
import io.jansible.template.test.JinjaTest;
import io.jansible.template.value.PythonError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What arguments a Python function takes; calls that do not fit fail with Python's {@code
 * TypeError}.
 *
 * @param function the function's name
 * @param required the parameters without a default, the filtered value first
 * @param optional the parameters with one
 */
public record Signature(String function, List<String> required, List<String> optional) {
  private static final Set<String> BUILTIN = Set.of("abs", "callable", "len");
  private static final Set<String> OPERATORS = Set.of("eq", "ne", "gt", "ge", "lt", "le");

  /** Reads {@code do_indent(s, width=, first=)}: a name with an equals sign is optional. */
  public static Signature of(String text) {
    int open = text.indexOf('(');
    List<String> required = new ArrayList<>();
    List<String> optional = new ArrayList<>();
    for (String name : text.substring(open + 1, text.length() - 1).split(",")) {
      String trimmed = name.strip();
      if (trimmed.endsWith("=")) {
        optional.add(trimmed.substring(0, trimmed.length() - 1));
      } else if (!trimmed.isEmpty()) {
        required.add(trimmed);
      }
    }
    return new Signature(text.substring(0, open), required, optional);
  }

  /** A filter that checks its arguments first. */
  public JinjaFilter filter(JinjaFilter filter) {
    return (value, arguments, context) -> {
      check(arguments);
      return filter.apply(value, arguments, context);
    };
  }

  /** A test that checks its arguments first. */
  public JinjaTest test(JinjaTest test) {
    return (value, arguments, context) -> {
      check(arguments);
      return test.test(value, arguments, context);
    };
  }

  /** Throws unless the arguments fit. */
  public void check(Arguments arguments) {
    int given = arguments.positional().size() + 1;
    int all = required.size() + optional.size();
    for (String name : arguments.named().keySet()) {
      int index =
          required.contains(name)
              ? required.indexOf(name)
              : optional.contains(name) ? required.size() + optional.indexOf(name) : -1;
      if (index < 0) {
        throw PythonError.type(function + "() got an unexpected keyword argument '" + name + "'");
      }
      if (index < given) {
        throw PythonError.type(function + "() got multiple values for argument '" + name + "'");
      }
    }
    if (given != all && BUILTIN.contains(function)) {
      throw PythonError.type(function + "() takes exactly one argument (" + given + " given)");
    }
    if (given != all && OPERATORS.contains(function)) {
      throw PythonError.type(function + " expected 2 arguments, got " + given);
    }
    if (given > all) {
      String takes =
          optional.isEmpty()
              ? all + " positional argument" + (all == 1 ? "" : "s")
              : "from " + required.size() + " to " + all + " positional arguments";
      throw PythonError.type(function + "() takes " + takes + " but " + given + " were given");
    }
    List<String> missing = new ArrayList<>();
    for (int i = given; i < required.size(); i++) {
      if (!arguments.named().containsKey(required.get(i))) {
        missing.add("'" + required.get(i) + "'");
      }
    }
    if (!missing.isEmpty()) {
      String names =
          missing.size() == 1
              ? missing.get(0)
              : String.join(", ", missing.subList(0, missing.size() - 1))
                  + " and "
                  + missing.get(missing.size() - 1);
      throw PythonError.type(
          function
              + "() missing "
              + missing.size()
              + " required positional argument"
              + (missing.size() == 1 ? "" : "s")
              + ": "
              + names);
    }
  }
}
