package io.jansible.template.run;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.Variables;
import io.jansible.template.value.PyCallable;
import io.jansible.template.value.PyObject;
import org.jspecify.annotations.Nullable;

/**
 * The object that {@code joiner(sep)} makes: nothing the first time it is called, then its
 * separator.
 */
final class Joiner implements PyObject, PyCallable {
  private final @Nullable Object separator;
  private boolean used;

  Joiner(@Nullable Object separator) {
    this.separator = separator;
  }

  @Override
  public @Nullable Object call(Arguments arguments, EvalContext context) {
    if (used) {
      return separator;
    }
    used = true;
    return "";
  }

  @Override
  public @Nullable Object attribute(String name) {
    return switch (name) {
      case "sep" -> separator;
      case "used" -> used;
      default -> Variables.ABSENT;
    };
  }

  @Override
  public String typeName() {
    return "jinja2.utils.Joiner";
  }

  @Override
  public String text() {
    return "<jinja2.utils.Joiner object>";
  }
}
