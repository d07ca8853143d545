package io.jansible.yaml;

import io.jansible.error.Position;
import org.jspecify.annotations.Nullable;

/** A piece of a YAML file, with its place. Immutable. */
public sealed interface YamlNode permits YamlScalar, YamlList, YamlMap {
  /** Where it begins. */
  Position position();

  /**
   * Its data as variables are stored: null, Boolean, Long, BigInteger, Double, String, java.time
   * values, List, Map, with {@code Unsafe} and {@code VaultText} where the file has {@code !unsafe}
   * and {@code !vault}. Collections are not to be changed.
   */
  @Nullable Object value();
}
