package io.jansible.template.run;

import io.jansible.template.Variables;
import io.jansible.template.value.PyCallable;
import io.jansible.template.value.PyObject;
import io.jansible.template.value.PythonError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The object that {@code cycler(…)} makes: goes round its items. */
final class Cycler implements PyObject {
  private final List<@Nullable Object> items;
  private int position;

  Cycler(List<@Nullable Object> items) {
    if (items.isEmpty()) {
      throw new PythonError("RuntimeError", "at least one item has to be provided");
    }
    this.items = items;
  }

  @Override
  public @Nullable Object attribute(String name) {
    return switch (name) {
      case "current" -> items.get(position);
      case "next", "__next__" ->
          (PyCallable)
              (arguments, context) -> {
                Object item = items.get(position);
                position = (position + 1) % items.size();
                return item;
              };
      case "reset" ->
          (PyCallable)
              (arguments, context) -> {
                position = 0;
                return null;
              };
      case "items" -> io.jansible.value.Tuple.copyOf(items);
      case "pos" -> (long) position;
      default -> Variables.ABSENT;
    };
  }

  @Override
  public String typeName() {
    return "jinja2.utils.Cycler";
  }

  @Override
  public String text() {
    return "<jinja2.utils.Cycler object>";
  }
}
