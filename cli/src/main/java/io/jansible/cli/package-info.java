/**
 * Jansible's commands. {@link io.jansible.cli.Main} runs them; they are clients of the public API
 * ({@code io.jansible}, {@code io.jansible.event} and the packages those speak of) and touch
 * nothing of the engine's inside.
 */
@NullMarked
package io.jansible.cli;

import org.jspecify.annotations.NullMarked;
