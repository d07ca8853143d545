package io.jansible.inventory;

import io.jansible.error.JansibleException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final boolean mergeHashes;
  private final Inventory.Listener listener;
  private final List<String> parsed = new ArrayList<>();
  private @Nullable String currentSource;
  private @Nullable String localhost;

  Graph(InventoryOptions options, Inventory.Listener listener) {
    this.policy =
        switch (options.forceNames()) {
          case "always" -> NamePolicy.ALWAYS;
          case "silently" -> NamePolicy.SILENTLY;
          case "ignore" -> NamePolicy.IGNORE;
          default -> NamePolicy.NEVER;
        };
    this.mergeHashes = options.mergeHashes();
    this.listener = listener;
    groups.put("all", new Group("all"));
    groups.put("ungrouped", new Group("ungrouped"));
    addChild("all", "ungrouped");
  }

  /** Hosts that are added from now on are from this source. */
  void source(@Nullable String source) {
    currentSource = source;
  }

  /** Sources that have been read so far. */
  List<String> parsed() {
    return parsed;
  }

  /** The group's name as it is kept. */
  String addGroup(String asked) {
    if (asked.isEmpty()) {
      throw new JansibleException("Invalid empty/false group name provided: " + asked);
    }
    if (groups.containsKey(asked)) {
      return asked;
    }
    String name = safe(asked);
    groups.computeIfAbsent(name, Group::new);
    return name;
  }

  /** A name with everything replaced that is not allowed in an identifier. */
  static String identifier(String name) {
    return INVALID_IN_NAMES.matcher(name).replaceAll("_");
  }

  private String safe(String name) {
    if (!INVALID_IN_NAMES.matcher(name).find()) {
      return name;
    }
    return switch (policy) {
      case NEVER -> {
        listener.warn(
            "Invalid characters were found in group names but not replaced, use -vvvv to see"
                + " details");
        yield name;
      }
      case ALWAYS -> {
        listener.warn(
            "Invalid characters were found in group names and automatically replaced, use -vvvv to"
                + " see details");
        yield INVALID_IN_NAMES.matcher(name).replaceAll("_");
      }
      case SILENTLY -> INVALID_IN_NAMES.matcher(name).replaceAll("_");
      case IGNORE -> name;
    };
  }

  Host addHost(String name) {
    return addHost(name, null);
  }

  /**
   * @param port of a host that is new; null for none
   */
  Host addHost(String name, @Nullable Long port) {
    if (name.isEmpty()) {
      throw new JansibleException("Invalid empty host name provided: " + name);
    }
    Host known = hosts.get(name);
    if (known != null) {
      return known;
    }
    Host host = new Host(name);
    hosts.put(name, host);
    if (port != null) {
      host.vars.put("ansible_port", port);
    }
    set(name, "inventory_file", currentSource);
    set(name, "inventory_dir", currentSource == null ? null : folder(currentSource));
    if (LOCALHOST.contains(name)) {
      if (localhost == null) {
        localhost = name;
        listener.say("Set default localhost to " + name, 4);
      } else {
        listener.warn(
            "A duplicate localhost-like entry was found ("
                + name
                + "). First found localhost was "
                + localhost);
      }
    }
    return host;
  }

  private static String folder(String source) {
    Path path = Path.of(source);
    Path parent = path.getParent();
    // a list of hosts has no folder, which Ansible puts like this
    return Files.isDirectory(path)
        ? source
        : Files.isRegularFile(path) && parent != null ? parent.toString() : "None";
  }

  /** Sets a variable of a group, or else of a host. */
  void set(String entity, String name, @Nullable Object value) {
    Group group = groups.get(entity);
    Host host = hosts.get(entity);
    if (group != null) {
      setGroupVariable(group, name, value);
    } else if (host != null) {
      put(host.vars, name, value);
    } else {
      throw new JansibleException("Could not identify group or host named " + entity);
    }
  }

  private void put(Map<String, @Nullable Object> vars, String name, @Nullable Object value) {
    vars.put(name, mergeHashes ? Combine.merged(vars.get(name), value) : value);
  }

  /** Adds a host to a group, with its variables. */
  void add(HostAddress address, String group, Map<?, ?> vars) {
    for (String name : address.names()) {
      addHost(name, address.port());
      addHostTo(group, name);
      vars.forEach((key, value) -> set(name, String.valueOf(key), value));
    }
  }

  /** True if the host was not in the group before. */
  boolean addHostTo(String groupName, String hostName) {
    Group group = groups.get(groupName);
    Host host = hosts.get(hostName);
    if (group == null || host == null) {
      throw new JansibleException(
          group == null
              ? "Could not find group " + groupName + " in inventory"
              : hostName + " is not a known host nor group");
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
    put(group.vars, name, value);
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
      } else {
        ungrouped.hosts.add(host);
        join(host, ungrouped);
      }
      host.groups.add(all);
      if (groups.containsKey(host.name)) {
        listener.warn("Found both group and host with same name: " + host.name);
      }
    }
  }
}
