package io.jansible.template.run;

import io.jansible.template.Variables;
import org.jspecify.annotations.Nullable;

/** The variables of one run of a root, block, macro or recursive loop. */
final class Frame {
  /** What a slot holds instead of a value. */
  static final class Marker {
    private final String name;

    private Marker(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Nothing: reading it gives an undefined value. */
  static final Marker MISSING = new Marker("missing");

  /** Not looked up yet: reading it asks the context. */
  static final Marker PENDING = new Marker("pending");

  final @Nullable Object[] slots;
  final @Nullable Frame outer;
  final Context context;
  private final @Nullable Object[] initial;

  /** The offset of what is being evaluated, for errors. */
  int at;

  /** In a root: the template that this one extends, once that is known. */
  @Nullable CompiledTemplate parent;

  Frame(@Nullable Object[] initial, @Nullable Frame outer, Context context) {
    this.initial = initial;
    this.slots = initial.clone();
    this.outer = outer;
    this.context = context;
  }

  /** The frame that is {@code distance} functions out. */
  Frame out(int distance) {
    Frame frame = this;
    for (int i = 0; i < distance; i++) {
      frame = java.util.Objects.requireNonNull(frame.outer);
    }
    return frame;
  }

  /** The frame of the root or block that this one is in. */
  Frame outermost() {
    Frame frame = this;
    while (frame.outer != null) {
      frame = frame.outer;
    }
    return frame;
  }

  /** What a slot that holds a marker is: looked up now, or undefined. */
  @Nullable Object unmark(int slot, Object marker, String name) {
    if (marker == PENDING) {
      Object value = context.resolveRaw(name);
      if (value != Variables.ABSENT) {
        slots[slot] = value;
        return value;
      }
      slots[slot] = MISSING;
    }
    return context.undefinedVariable(name);
  }

  /** What a slot held when the frame was made. */
  @Nullable Object initial(int slot) {
    return initial[slot];
  }
}
