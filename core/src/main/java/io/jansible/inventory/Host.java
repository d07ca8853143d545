package io.jansible.inventory;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A host while an inventory is built. Guarded by its {@link Graph}. */
final class Host {
  final String name;
  final Map<String, @Nullable Object> vars = new LinkedHashMap<>();

  /** Those it is in, and those above them. */
  final Set<Group> groups = new LinkedHashSet<>();

  Host(String name) {
    this.name = name;
  }
}
