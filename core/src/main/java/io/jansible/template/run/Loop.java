package io.jansible.template.run;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.Variables;
import io.jansible.template.value.PyCallable;
import io.jansible.template.value.PyObject;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop}. */
final class Loop implements PyObject, PyCallable {
  /** Renders the body of a recursive loop for other items. */
  @FunctionalInterface
  interface Recursion {
    @Nullable Object render(@Nullable Object items, int depth);
  }

  private final Undefined.Kind undefined;
  private final @Nullable Recursion recursion;
  private final int depth0;
  private Iterator<@Nullable Object> items;
  private int length;
  private int index0 = -1;
  private @Nullable Object current = Variables.ABSENT;
  private @Nullable Object before = Variables.ABSENT;
  private @Nullable Object after = Variables.ABSENT;
  private @Nullable List<@Nullable Object> lastChanged;

  /**
   * @param size how many items there are, or -1 if that takes walking through them
   */
  Loop(
      Iterator<@Nullable Object> items,
      int size,
      Undefined.Kind undefined,
      @Nullable Recursion recursion,
      int depth0) {
    this.items = items;
    this.length = size;
    this.undefined = undefined;
    this.recursion = recursion;
    this.depth0 = depth0;
  }

  boolean hasNext() {
    return after != Variables.ABSENT || items.hasNext();
  }

  @Nullable Object next() {
    before = current;
    if (after != Variables.ABSENT) {
      current = after;
      after = Variables.ABSENT;
    } else {
      current = items.next();
    }
    index0++;
    return current;
  }

  private boolean peek() {
    if (after == Variables.ABSENT && items.hasNext()) {
      after = items.next();
    }
    return after != Variables.ABSENT;
  }

  private int length() {
    if (length < 0) {
      List<@Nullable Object> rest = new ArrayList<>();
      items.forEachRemaining(rest::add);
      items = rest.iterator();
      length = rest.size() + index0 + 1 + (after == Variables.ABSENT ? 0 : 1);
    }
    return length;
  }

  @Override
  public @Nullable Object attribute(String name) {
    return switch (name) {
      case "index" -> (long) index0 + 1;
      case "index0" -> (long) index0;
      case "revindex" -> (long) length() - index0;
      case "revindex0" -> (long) length() - index0 - 1;
      case "first" -> index0 == 0;
      case "last" -> !peek();
      case "length" -> (long) length();
      case "depth" -> (long) depth0 + 1;
      case "depth0" -> (long) depth0;
      case "previtem" ->
          index0 == 0
              ? new Undefined(undefined, "there is no previous item", Variables.ABSENT, null)
              : before;
      case "nextitem" ->
          peek()
              ? after
              : new Undefined(undefined, "there is no next item", Variables.ABSENT, null);
      case "cycle" -> (PyCallable) (arguments, context) -> cycle(arguments.positional());
      case "changed" -> (PyCallable) (arguments, context) -> changed(arguments.positional());
      default -> Variables.ABSENT;
    };
  }

  private @Nullable Object cycle(List<@Nullable Object> values) {
    if (values.isEmpty()) {
      throw PythonError.type("no items for cycling given");
    }
    return values.get(index0 % values.size());
  }

  private boolean changed(List<@Nullable Object> values) {
    if (lastChanged != null && Values.equal(lastChanged, values)) {
      return false;
    }
    lastChanged = values;
    return true;
  }

  @Override
  public @Nullable Object call(Arguments arguments, EvalContext context) {
    if (recursion == null) {
      throw PythonError.type("The loop must have the 'recursive' marker to be called recursively.");
    }
    if (arguments.count() != 1) {
      throw PythonError.type(
          "LoopContext.__call__() missing 1 required positional argument: 'iterable'");
    }
    return recursion.render(arguments.get(0, "iterable", null), depth0 + 1);
  }

  @Override
  public String typeName() {
    return "jinja2.runtime.LoopContext";
  }

  @Override
  public String text() {
    return "<LoopContext " + (index0 + 1) + "/" + length() + ">";
  }

  /** The number of items of a value that knows it, else -1. */
  static int sizeOf(@Nullable Object items) {
    return items instanceof Collection<?> known
        ? known.size()
        : items instanceof Map<?, ?> map
            ? map.size()
            : items instanceof CharSequence ? Values.length(items) : -1;
  }
}
