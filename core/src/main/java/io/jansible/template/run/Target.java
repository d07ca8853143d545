package io.jansible.template.run;

import io.jansible.template.value.PythonError;
import io.jansible.template.value.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where an assignment puts a value. */
sealed interface Target {
  void assign(Frame frame, @Nullable Object value);

  /** A variable of the frame at hand. */
  record Local(int slot) implements Target {
    @Override
    public void assign(Frame frame, @Nullable Object value) {
      frame.slots[slot] = value;
    }
  }

  /** {@code namespace.attribute}. */
  record Attribute(Node namespace, String name) implements Target {
    @Override
    public void assign(Frame frame, @Nullable Object value) {
      if (!(namespace.eval(frame) instanceof Namespace space)) {
        throw new PythonError(
            "TemplateRuntimeError", "cannot assign attribute on non-namespace object");
      }
      space.set(name, value);
    }
  }

  /** Several at once. */
  record Several(List<Target> targets) implements Target {
    @Override
    public void assign(Frame frame, @Nullable Object value) {
      if (!Values.isIterable(value) && !(value instanceof io.jansible.template.value.Undefined)) {
        throw PythonError.type("cannot unpack non-iterable " + Values.typeName(value) + " object");
      }
      List<?> items = value instanceof List<?> list ? list : Values.list(value);
      if (items.size() < targets.size()) {
        throw PythonError.value(
            "not enough values to unpack (expected "
                + targets.size()
                + ", got "
                + items.size()
                + ")");
      }
      if (items.size() > targets.size()) {
        throw PythonError.value("too many values to unpack (expected " + targets.size() + ")");
      }
      for (int i = 0; i < targets.size(); i++) {
        targets.get(i).assign(frame, items.get(i));
      }
    }
  }
}
