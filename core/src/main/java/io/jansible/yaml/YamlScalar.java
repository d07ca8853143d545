package io.jansible.yaml;

import io.jansible.error.Position;
import org.jspecify.annotations.Nullable;

/** A single value. */
public record YamlScalar(@Nullable Object value, Position position) implements YamlNode {}
