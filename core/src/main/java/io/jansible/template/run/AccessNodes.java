package io.jansible.template.run;

import io.jansible.template.value.Attributes;
import io.jansible.template.value.CollectionMethods;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code a.b}, {@code a[b]} and slices. */
final class AccessNodes {
  private AccessNodes() {}

  static final class Attribute extends Node {
    final Node object;
    final String name;
    private final boolean dictMethod;

    Attribute(Node object, String name) {
      this.object = object;
      this.name = name;
      this.dictMethod = CollectionMethods.DICT.contains(name);
    }

    @Override
    @Nullable Object eval(Frame frame) {
      return of(object.eval(frame), frame);
    }

    @Nullable Object of(@Nullable Object value, Frame frame) {
      if (value instanceof Map<?, ?> map && !dictMethod) {
        Object found = map.get(name);
        if (found != null) {
          return found;
        }
        return map.containsKey(name) ? null : frame.context.undefinedMember(map, name);
      }
      return frame.context.attribute(value, name);
    }
  }

  static final class Item extends Node {
    final Node object;
    final Node key;

    Item(Node object, Node key) {
      this.object = object;
      this.key = key;
    }

    @Override
    @Nullable Object eval(Frame frame) {
      Object value = object.eval(frame);
      Object index = key.eval(frame);
      if (value instanceof Map<?, ?> map && index instanceof String name) {
        Object found = map.get(name);
        if (found != null) {
          return found;
        }
      }
      return frame.context.item(value, index);
    }
  }

  static final class Slice extends Node {
    private final Node object;
    private final @Nullable Node start;
    private final @Nullable Node stop;
    private final @Nullable Node step;

    Slice(Node object, @Nullable Node start, @Nullable Node stop, @Nullable Node step) {
      this.object = object;
      this.start = start;
      this.stop = stop;
      this.step = step;
    }

    @Override
    Object eval(Frame frame) {
      Object value = object.eval(frame);
      return Attributes.slice(
          value,
          start == null ? null : start.eval(frame),
          stop == null ? null : stop.eval(frame),
          step == null ? null : step.eval(frame));
    }
  }
}
