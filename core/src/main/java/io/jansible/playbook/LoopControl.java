package io.jansible.playbook;

import org.jspecify.annotations.Nullable;

/** {@code loop_control}, not rendered; null is not set. */
public record LoopControl(
    @Nullable Object loopVar,
    @Nullable Object indexVar,
    @Nullable Object label,
    @Nullable Object pause,
    @Nullable Object extended,
    @Nullable Object extendedAllitems,
    @Nullable Object breakWhen) {
  public static final LoopControl DEFAULT =
      new LoopControl(null, null, null, null, null, null, null);
}
