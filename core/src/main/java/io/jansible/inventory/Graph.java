package io.jansible.inventory;

import io.jansible.error.JansibleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hosts and groups and how they hang together. Not for several threads. */
final class Graph {
  static final Set<String> LOCALHOST = Set.of("localhost", "127.0.0.1", "::1");
  private static final Pattern INVALID_IN_NAMES = Pattern.compile("^[\\d\\W]|[^\\w]");

  /** What is done about group names that are no identifiers. */
  enum NamePolicy {
    NEVER,
    ALWAYS,
    SILENTLY,
    IGNORE
  }

  final Map<String, Host> hosts = new LinkedHashMap<>();
  final Map<String, Group> groups = new LinkedHashMap<>();
  private final NamePolicy policy;
  private final Consumer<String> warnings;
  private @Nullable String currentSource;

  Graph(NamePolicy policy, Consumer<String> warnings) {
    this.policy = policy;
    this.warnings = warnings;
    groups.put("all", new Group("all"));
    groups.put("ungrouped", new Group("ungrouped"));
    addChild("all", "ungrouped");
  }

  /** Hosts that are added from now on are from this source. */
  void source(@Nullable String source) {
    currentSource = source;
  }

  @Nullable String source() {
    return currentSource;
  }

  /** The group's name as it is kept. */
  String addGroup(String asked) {
    if (asked.isEmpty()) {
      throw new JansibleException("Invalid empty/false group name provided: " + asked);
    }
    String name = safe(asked);
    groups.computeIfAbsent(name, Group::new);
    return name;
  }

  private String safe(String name) {
    if (!INVALID_IN_NAMES.matcher(name).find()) {
      return name;
    }
    return switch (policy) {
      case NEVER -> {
        warnings.accept(
            "Invalid characters were found in group names but not replaced, use -vvvv to see"
                + " details");
        yield name;
      }
      case ALWAYS -> {
        warnings.accept(
            "Invalid characters were found in group names and automatically replaced, use -vvvv to"
                + " see details");
        yield INVALID_IN_NAMES.matcher(name).replaceAll("_");
      }
      case SILENTLY -> INVALID_IN_NAMES.matcher(name).replaceAll("_");
      case IGNORE -> name;
    };
  }

  Host addHost(String name) {
    if (name.isEmpty()) {
      throw new JansibleException("Invalid empty host name provided: " + name);
    }
    return hosts.computeIfAbsent(
        name,
        key -> {
          Host host = new Host(key);
          if (currentSource != null) {
            host.vars.put("inventory_file", currentSource);
            int slash = currentSource.lastIndexOf('/');
            host.vars.put("inventory_dir", slash < 0 ? "." : currentSource.substring(0, slash));
          } else {
            host.vars.put("inventory_file", null);
            host.vars.put("inventory_dir", null);
          }
          return host;
        });
  }

  /** True if the host was not in the group before. */
  boolean addHostTo(String groupName, String hostName) {
    Group group = groups.get(groupName);
    Host host = hosts.get(hostName);
    if (group == null || host == null) {
      throw new JansibleException(hostName + " is not a known host nor group");
    }
    boolean fresh = group.hosts.add(host);
    join(host, group);
    return fresh;
  }

  private static void join(Host host, Group group) {
    host.groups.add(group);
    host.groups.addAll(group.ancestors());
  }

  /** True if it was not a child before. */
  boolean addChild(String parentName, String childName) {
    Group parent = groups.get(parentName);
    Group child = groups.get(childName);
    if (parent == null || child == null) {
      throw new JansibleException(childName + " is not a known host nor group");
    }
    if (parent == child) {
      throw new JansibleException("can't add group to itself");
    }
    if (child.withDescendants().contains(parent)) {
      throw new JansibleException(
          "Adding group '"
              + childName
              + "' as child to '"
              + parentName
              + "' creates a recursive dependency loop.");
    }
    if (!parent.children.add(child)) {
      return false;
    }
    child.parents.add(parent);
    for (Host host : child.allHosts()) {
      join(host, parent);
    }
    return true;
  }

  void setGroupVariable(Group group, String name, @Nullable Object value) {
    if (name.equals("ansible_group_priority") && value != null) {
      try {
        group.priority = Long.parseLong(value.toString().strip());
      } catch (NumberFormatException e) {
        throw new JansibleException("Invalid priority for group " + group.name + ": " + value);
      }
      return;
    }
    if (value instanceof Map<?, ?> more && group.vars.get(name) instanceof Map<?, ?> known) {
      Map<Object, @Nullable Object> both = new LinkedHashMap<>(known);
      both.putAll(more);
      group.vars.put(name, both);
    } else {
      group.vars.put(name, value);
    }
  }

  /** Every host is in all; one that is in no other group is in ungrouped. */
  void reconcile() {
    Group all = groups.get("all");
    Group ungrouped = groups.get("ungrouped");
    for (Group group : List.copyOf(groups.values())) {
      if (group != all && group.parents.isEmpty()) {
        addChild("all", group.name);
      }
    }
    for (Host host : hosts.values()) {
      boolean grouped = host.groups.stream().anyMatch(group -> group != all && group != ungrouped);
      if (grouped) {
        ungrouped.hosts.remove(host);
        host.groups.remove(ungrouped);
      } else if (!LOCALHOST.contains(host.name) || host.groups.isEmpty()) {
        ungrouped.hosts.add(host);
        join(host, ungrouped);
      }
      host.groups.add(all);
    }
  }
}
