package io.jansible.template.run;

import org.jspecify.annotations.Nullable;

/** Variables. */
final class NameNodes {
  private NameNodes() {}

  static Node of(int distance, int slot, String name) {
    return distance == 0 ? new Local(slot, name) : new Outer(distance, slot, name);
  }

  /** A variable of the frame at hand. */
  private static final class Local extends Node {
    private final int slot;
    private final String name;

    Local(int slot, String name) {
      this.slot = slot;
      this.name = name;
    }

    @Override
    @Nullable Object eval(Frame frame) {
      Object value = frame.slots[slot];
      return value instanceof Frame.Marker ? frame.unmark(slot, value, name) : value;
    }
  }

  /** A variable of a frame further out: a macro that uses what is around it. */
  private static final class Outer extends Node {
    private final int distance;
    private final int slot;
    private final String name;

    Outer(int distance, int slot, String name) {
      this.distance = distance;
      this.slot = slot;
      this.name = name;
    }

    @Override
    @Nullable Object eval(Frame frame) {
      Frame owner = frame.out(distance);
      Object value = owner.slots[slot];
      return value instanceof Frame.Marker ? owner.unmark(slot, value, name) : value;
    }
  }
}
