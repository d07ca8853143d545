package io.jansible.playbook;

import org.jspecify.annotations.Nullable;

/**
 * A task's loop.
 *
 * @param lookup the lookup of {@code with_*} ({@code items}, {@code community.general.flattened});
 *     null for {@code loop}
 * @param items what is looped over, not rendered
 * @param control {@code loop_control}, its defaults where there is none
 */
public record Loop(@Nullable String lookup, @Nullable Object items, LoopControl control) {}
