package io.jansible.playbook;

import io.jansible.error.Position;
import org.jspecify.annotations.Nullable;

/**
 * One term of {@code when}, {@code until}, {@code changed_when}, {@code failed_when} or {@code
 * break_when}.
 *
 * @param expression text or a boolean
 */
public record Condition(@Nullable Object expression, Position position) {}
