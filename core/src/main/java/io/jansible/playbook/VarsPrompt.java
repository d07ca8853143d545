package io.jansible.playbook;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code vars_prompt}.
 *
 * @param options {@code prompt}, {@code default}, {@code private}, {@code confirm}, {@code
 *     encrypt}, {@code salt}, {@code salt_size} and {@code unsafe} as far as they are given, not
 *     rendered
 */
public record VarsPrompt(String name, Map<String, @Nullable Object> options) {}
