package io.jansible.playbook;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code vars_prompt}; field meanings as in Ansible's documentation, nothing rendered.
 */
public record VarsPrompt(
    String name,
    @Nullable String prompt,
    @Nullable Object defaultValue,
    boolean isPrivate,
    boolean confirm,
    @Nullable String encrypt,
    @Nullable Integer saltSize,
    @Nullable String salt,
    boolean unsafe) {}
