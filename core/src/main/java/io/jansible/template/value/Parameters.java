package io.jansible.template.value;

import io.jansible.template.Arguments;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a call's arguments the way a Python function written in C does, with its errors. */
public final class Parameters {
  private final String function;
  private final Arguments arguments;

  private Parameters(String function, Arguments arguments) {
    this.function = function;
    this.arguments = arguments;
  }

  /** Checks how many there are: {@code function expected at least 1 argument, got 0}. */
  public static Parameters of(String function, Arguments arguments, int least, int most) {
    int given = arguments.count();
    if (least == most && given != least) {
      if (least == 0) {
        throw PythonError.type(function + "() takes no arguments (" + given + " given)");
      }
      if (least == 1) {
        throw PythonError.type(function + "() takes exactly one argument (" + given + " given)");
      }
      throw PythonError.type(function + " expected " + least + " arguments, got " + given);
    }
    if (given < least) {
      throw PythonError.type(
          function
              + " expected at least "
              + least
              + " argument"
              + (least == 1 ? "" : "s")
              + ", got "
              + given);
    }
    if (given > most) {
      throw PythonError.type(
          function
              + " expected at most "
              + most
              + " argument"
              + (most == 1 ? "" : "s")
              + ", got "
              + given);
    }
    return new Parameters(function, arguments);
  }

  public boolean has(int index, String name) {
    return arguments.has(index, name);
  }

  public @Nullable Object get(int index, String name, @Nullable Object fallback) {
    return arguments.get(index, name, fallback);
  }

  /** A string; anything else is a {@code TypeError}. */
  public String text(int index, String name) {
    Object value = arguments.get(index, name, null);
    if (value instanceof CharSequence text) {
      return text.toString();
    }
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    throw PythonError.type(
        function + "() argument " + (index + 1) + " must be str, not " + Values.typeName(value));
  }

  /** A string or, where it is None or missing, null. */
  public @Nullable String textOrNull(int index, String name) {
    return arguments.get(index, name, null) == null ? null : text(index, name);
  }

  public int number(int index, String name, int fallback) {
    return arguments.has(index, name)
        ? Values.intValue(arguments.get(index, name, null))
        : fallback;
  }

  public boolean flag(int index, String name, boolean fallback) {
    return arguments.has(index, name) ? Values.truth(arguments.get(index, name, null)) : fallback;
  }

  /** All keyword arguments. */
  public Map<String, @Nullable Object> named() {
    return arguments.named();
  }
}
