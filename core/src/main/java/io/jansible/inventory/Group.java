package io.jansible.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A group while an inventory is built. Guarded by its {@link Graph}. */
final class Group {
  final String name;
  final Map<String, @Nullable Object> vars = new LinkedHashMap<>();
  final Set<Host> hosts = new LinkedHashSet<>();
  final Set<Group> children = new LinkedHashSet<>();
  final Set<Group> parents = new LinkedHashSet<>();
  long priority = 1;

  Group(String name) {
    this.name = name;
  }

  /** How many groups lie between it and {@code all}. */
  int depth() {
    int depth = 0;
    for (Group parent : parents) {
      depth = Math.max(depth, parent.depth() + 1);
    }
    return depth;
  }

  /** Its hosts, then those of its children, each once. */
  List<Host> allHosts() {
    Set<Host> all = new LinkedHashSet<>();
    for (Group group : withDescendants()) {
      all.addAll(group.hosts);
    }
    return new ArrayList<>(all);
  }

  /** Itself and the groups below it, level by level. */
  Set<Group> withDescendants() {
    Set<Group> all = new LinkedHashSet<>();
    List<Group> level = List.of(this);
    while (!level.isEmpty()) {
      List<Group> next = new ArrayList<>();
      for (Group group : level) {
        if (all.add(group)) {
          next.addAll(group.children);
        }
      }
      level = next;
    }
    return all;
  }

  Set<Group> ancestors() {
    Set<Group> all = new LinkedHashSet<>();
    for (Group parent : parents) {
      if (all.add(parent)) {
        all.addAll(parent.ancestors());
      }
    }
    return all;
  }
}
