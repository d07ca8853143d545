package io.jansible.template.run;

import io.jansible.template.value.Dicts;
import io.jansible.template.value.MarkedText;
import io.jansible.template.value.Values;
import io.jansible.value.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Constants, lists, tuples and dictionaries. */
final class LiteralNodes {
  private LiteralNodes() {}

  static final class Constant extends Node {
    final @Nullable Object value;
    private final boolean truth;

    Constant(@Nullable Object value) {
      this.value = value;
      this.truth = Values.truth(value);
    }

    @Override
    @Nullable Object eval(Frame frame) {
      return value;
    }

    @Override
    boolean test(Frame frame) {
      return truth;
    }
  }

  /**
   * A member loses the mark that keeps text from being read as data: inside a list it is text
   * anyway.
   */
  private static @Nullable Object member(Node node, Frame frame) {
    return MarkedText.plain(node.eval(frame));
  }

  static final class ListOf extends Node {
    private final Node[] items;

    ListOf(Node[] items) {
      this.items = items;
    }

    @Override
    Object eval(Frame frame) {
      List<@Nullable Object> result = new ArrayList<>(items.length);
      for (Node item : items) {
        result.add(member(item, frame));
      }
      return result;
    }
  }

  static final class TupleOf extends Node {
    private final Node[] items;

    TupleOf(Node[] items) {
      this.items = items;
    }

    @Override
    Object eval(Frame frame) {
      @Nullable Object[] result = new @Nullable Object[items.length];
      for (int i = 0; i < items.length; i++) {
        result[i] = member(items[i], frame);
      }
      return Tuple.of(result);
    }
  }

  static final class DictOf extends Node {
    private final Node[] keys;
    private final Node[] values;

    DictOf(Node[] keys, Node[] values) {
      this.keys = keys;
      this.values = values;
    }

    @Override
    Object eval(Frame frame) {
      Map<@Nullable Object, @Nullable Object> result = LinkedHashMap.newLinkedHashMap(keys.length);
      for (int i = 0; i < keys.length; i++) {
        Object key = member(keys[i], frame);
        Dicts.put(result, key, member(values[i], frame));
      }
      return result;
    }
  }
}
