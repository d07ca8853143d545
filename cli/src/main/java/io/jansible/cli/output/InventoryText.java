package io.jansible.cli.output;

import io.jansible.InventoryReport;
import io.jansible.YamlText;
import io.jansible.inventory.Inventory.GroupView;
import io.jansible.value.PythonJson;
import io.jansible.value.Unsafe;
import io.jansible.value.VaultText;
import io.jansible.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An inventory in the formats of {@code ansible-inventory}, byte for byte. */
public final class InventoryText {
  /** What {@code --list} and {@code --host} write. */
  public enum Format {
    JSON,
    YAML,
    TOML
  }

  private static final String UNGROUPED = "ungrouped";

  private final InventoryReport report;
  private final Format format;
  private final boolean export;
  private final Consumer<String> warnings;
  private final Vault vault;

  /**
   * @param export as one would write it: variables stand where they are set
   * @param vault decrypts what a graph shows
   */
  public InventoryText(
      InventoryReport report,
      Format format,
      boolean export,
      Consumer<String> warnings,
      Vault vault) {
    this.report = report;
    this.format = format;
    this.export = export;
    this.warnings = warnings;
    this.vault = vault;
  }

  private Map<String, @Nullable Object> variables(String host) {
    return export ? report.ownVariables(host) : report.variables(host);
  }

  private GroupView group(String name) {
    return report.group(name).orElseThrow();
  }

  /** One host's variables. */
  public String host(String name) {
    return written(variables(name));
  }

  /** All groups, hosts and variables. */
  public String list() {
    Set<String> hosts = new HashSet<>(report.hosts("all"));
    return written(
        switch (format) {
          case JSON -> json();
          case YAML -> new YamlTree(hosts).of("all");
          case TOML -> new TomlTree(hosts).of("all");
        });
  }

  private String written(Map<String, @Nullable Object> data) {
    return switch (format) {
      case JSON -> jsonText(data);
      case YAML -> YamlText.withAnchors(data);
      case TOML -> new TomlText().dump(data);
    };
  }

  // ---- JSON

  private String jsonText(Map<String, @Nullable Object> data) {
    Object plain = plain(data);
    String problem = unsortable(plain);
    if (problem != null) {
      warnings.accept("Could not sort JSON output due to issues while sorting keys: " + problem);
    }
    return new PythonJson(4, problem == null, false).dumps(plain);
  }

  /** With what Ansible writes for vaulted and unsafe texts. */
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case VaultText text -> Map.of("__ansible_vault", text.envelope());
      case Unsafe unsafe -> marked(unsafe.value());
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, each) -> copy.put(Unsafe.unmark(key), plain(each)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(each -> copy.add(plain(each)));
        yield copy;
      }
      case null, default -> value;
    };
  }

  private static @Nullable Object marked(@Nullable Object value) {
    return switch (value) {
      case CharSequence text -> Map.of("__ansible_unsafe", text.toString());
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, each) -> copy.put(Unsafe.unmark(key), marked(each)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(each -> copy.add(marked(each)));
        yield copy;
      }
      case null, default -> plain(value);
    };
  }

  /** Why Python cannot sort the keys of some dictionary; null if it can. */
  private static @Nullable String unsortable(@Nullable Object value) {
    if (value instanceof List<?> list) {
      for (Object each : list) {
        String problem = unsortable(each);
        if (problem != null) {
          return problem;
        }
      }
      return null;
    }
    if (!(value instanceof Map<?, ?> map)) {
      return null;
    }
    String before = null;
    for (Object key : map.keySet()) {
      String type =
          key instanceof CharSequence ? "AnsibleUnicode" : key == null ? "NoneType" : "int";
      if (before != null && !type.equals(before)) {
        return "'<' not supported between instances of '" + type + "' and '" + before + "'";
      }
      before = type;
    }
    for (Object each : map.values()) {
      String problem = unsortable(each);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    List<String> hosts = report.hosts("all");
    jsonGroup("all", Set.copyOf(hosts), new HashSet<>(), all);
    Map<String, @Nullable Object> known = new LinkedHashMap<>();
    for (String host : hosts) {
      Map<String, @Nullable Object> vars = variables(host);
      if (!vars.isEmpty()) {
        known.put(host, vars);
      }
    }
    Map<String, @Nullable Object> meta = new LinkedHashMap<>();
    meta.put("hostvars", known);
    all.put("_meta", meta);
    return all;
  }

  private void jsonGroup(
      String name, Set<String> hosts, Set<String> seen, Map<String, @Nullable Object> into) {
    GroupView group = group(name);
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    if (!name.equals("all")) {
      entry.put("hosts", group.hosts().stream().filter(hosts::contains).toList());
    }
    entry.put("children", group.children());
    into.put(name, entry);
    for (String child : group.children()) {
      if (seen.add(child)) {
        jsonGroup(child, hosts, seen, into);
      }
    }
    if (export) {
      entry.put("vars", report.groupVariables(name));
    }
    clean(entry);
    if (entry.isEmpty()) {
      into.remove(name);
    }
  }

  /** Leaves out what is empty. */
  private static void clean(Map<String, @Nullable Object> entry) {
    entry
        .values()
        .removeIf(
            value ->
                value instanceof List<?> list && list.isEmpty()
                    || value instanceof Map<?, ?> map && map.isEmpty());
  }

  private static void keep(
      String name, Map<String, @Nullable Object> entry, Map<String, @Nullable Object> into) {
    clean(entry);
    if (!entry.isEmpty()) {
      into.put(name, entry);
    }
  }

  // ---- YAML

  private final class YamlTree {
    private final Set<String> hosts;
    private final Set<String> seenHosts = new HashSet<>();
    private final Set<String> seenGroups = new HashSet<>();

    YamlTree(Set<String> hosts) {
      this.hosts = hosts;
    }

    Map<String, @Nullable Object> of(String name) {
      GroupView group = group(name);
      Map<String, @Nullable Object> children = new LinkedHashMap<>();
      for (String child : group.children()) {
        if (seenGroups.contains(child)) {
          children.put(child, new LinkedHashMap<>());
        } else {
          children.putAll(of(child));
          seenGroups.add(child);
        }
      }
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      if (!name.equals("all")) {
        for (String host : group.hosts()) {
          if (hosts.contains(host)) {
            members.put(host, seenHosts.add(host) ? variables(host) : new LinkedHashMap<>());
          }
        }
      }
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      entry.put("children", children);
      entry.put("hosts", members);
      if (export) {
        entry.put("vars", report.groupVariables(name));
      }
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      keep(name, entry, result);
      return result;
    }
  }

  // ---- TOML

  private final class TomlTree {
    private final Set<String> hosts;
    private final Set<String> seenHosts = new HashSet<>();
    private final boolean ungrouped = !group(UNGROUPED).hosts().isEmpty();

    TomlTree(Set<String> hosts) {
      this.hosts = hosts;
    }

    Map<String, @Nullable Object> of(String name) {
      GroupView group = group(name);
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      // Ansible leaves the place of an empty group to those below it
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      result.put(name, entry);
      List<String> children = new ArrayList<>();
      for (String child : group.children()) {
        if (!child.equals(UNGROUPED) || ungrouped) {
          if (!name.equals("all")) {
            children.add(child);
          }
          result.putAll(of(child));
        }
      }
      entry.put("children", children);
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      if (!name.equals("all")) {
        for (String host : group.hosts()) {
          if (hosts.contains(host)) {
            members.put(host, seenHosts.add(host) ? variables(host) : new LinkedHashMap<>());
          }
        }
      }
      entry.put("hosts", members);
      if (export) {
        entry.put("vars", report.groupVariables(name));
      }
      clean(entry);
      if (entry.isEmpty()) {
        result.remove(name);
      }
      return result;
    }
  }

  // ---- graph

  /**
   * A group and what is below it as a tree.
   *
   * @param withVariables whether variables are shown too
   */
  public String graph(String name, boolean withVariables) {
    List<String> lines = new ArrayList<>();
    graph(name, 0, withVariables, lines);
    return String.join("\n", lines);
  }

  private void graph(String name, int depth, boolean withVariables, List<String> lines) {
    GroupView group = group(name);
    lines.add(branch("@" + name + ":", depth));
    group.children().forEach(child -> graph(child, depth + 1, withVariables, lines));
    if (!name.equals("all")) {
      for (String host : group.hosts()) {
        lines.add(branch(host, depth + 1));
        if (withVariables) {
          shown(variables(host), depth + 2, lines);
        }
      }
    }
    if (withVariables) {
      shown(report.groupVariables(name), depth + 1, lines);
    }
  }

  private void shown(Map<String, @Nullable Object> vars, int depth, List<String> lines) {
    new TreeMap<>(vars)
        .forEach(
            (name, value) ->
                lines.add(
                    branch("{" + name + " = " + PythonText.str(decrypted(value)) + "}", depth)));
  }

  private @Nullable Object decrypted(@Nullable Object raw) {
    return switch (Unsafe.unmark(raw)) {
      case VaultText text ->
          new String(
              vault
                  .decrypt(text.envelope().getBytes(StandardCharsets.UTF_8), text.position().file())
                  .data(),
              StandardCharsets.UTF_8);
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, each) -> copy.put(key, decrypted(each)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(each -> copy.add(decrypted(each)));
        yield copy;
      }
      case null -> null;
      case Object value -> value;
    };
  }

  private static String branch(String text, int depth) {
    return depth == 0 ? text : "  |".repeat(depth) + "--" + text;
  }
}
