package io.jansible.vars;

import io.jansible.playbook.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A role's variables merged with those of its dependencies and dependents, once per role: a role's
 * tasks see its dependencies' defaults and vars under its own, and its dependents' around them.
 */
final class RoleVariables {
  private final Map<Role, Map<String, @Nullable Object>> defaults = new ConcurrentHashMap<>();
  private final Map<Role, Map<String, @Nullable Object>> vars = new ConcurrentHashMap<>();
  private final Map<Role, Map<String, @Nullable Object>> exported = new ConcurrentHashMap<>();
  private final Map<Role, Map<String, @Nullable Object>> params = new ConcurrentHashMap<>();

  /** What a task of the role sees at the level of role defaults. */
  Map<String, @Nullable Object> defaultsFor(Role role) {
    return cached(
        defaults,
        role,
        all -> {
          for (Role dependency : allDependencies(role)) {
            all.putAll(dependency.defaults());
          }
          for (Role dependent : role.dependents()) {
            all.putAll(dependent.defaults());
          }
          all.putAll(role.defaults());
        });
  }

  /** What a task of the role sees at the level of role vars. */
  Map<String, @Nullable Object> varsFor(Role role) {
    return cached(
        vars,
        role,
        all -> {
          for (Role dependent : role.dependents()) {
            all.putAll(dependent.vars());
            dependent.directives().vars().forEach(all::putAll);
          }
          for (Role dependency : allDependencies(role)) {
            all.putAll(dependency.vars());
          }
          all.putAll(role.vars());
          role.directives().vars().forEach(all::putAll);
        });
  }

  /** What the rest of the play sees of a public role's vars. */
  Map<String, @Nullable Object> exportedBy(Role role) {
    return cached(
        exported,
        role,
        all -> {
          for (Role dependency : allDependencies(role)) {
            all.putAll(dependency.vars());
          }
          all.putAll(role.vars());
        });
  }

  /** Role parameters, a dependent's under the role's own. */
  Map<String, @Nullable Object> paramsFor(Role role) {
    return cached(
        params,
        role,
        all -> {
          for (Role dependent : role.dependents()) {
            all.putAll(dependent.params());
          }
          all.putAll(role.params());
        });
  }

  /**
   * Direct and indirect dependencies, each after its own, as Ansible's get_all_dependencies has
   * them.
   */
  static List<Role> allDependencies(Role role) {
    Set<Role> all = new LinkedHashSet<>();
    collect(role, all);
    return new ArrayList<>(all);
  }

  private static void collect(Role role, Set<Role> all) {
    for (Role dependency : role.dependencies()) {
      collect(dependency, all);
      all.add(dependency);
    }
  }

  private interface Filler {
    void fill(Map<String, @Nullable Object> all);
  }

  private static Map<String, @Nullable Object> cached(
      Map<Role, Map<String, @Nullable Object>> cache, Role role, Filler filler) {
    Map<String, @Nullable Object> known = cache.get(role);
    if (known == null) {
      known = new LinkedHashMap<>();
      filler.fill(known);
      cache.put(role, known);
    }
    return known;
  }
}
