package io.jansible.facts;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was gathered.
 *
 * @param facts by their names with {@code ansible_}, as {@code setup} returns them
 * @param warnings what could not be read, in Ansible's words
 */
public record FactResult(Map<String, @Nullable Object> facts, List<String> warnings) {}
