package io.jansible.inventory;

import io.jansible.error.JansibleException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hosts and groups from all sources, with their variables. May change while a run uses it ({@code
 * add_host}, {@code group_by}); safe for many threads.
 *
 * @see <a
 *     href="https://docs.ansible.com/ansible/latest/inventory_guide/intro_inventory.html">inventory</a>
 */
public final class Inventory {
  private static final List<String> IGNORED_ENDINGS =
      List.of("~", ".orig", ".bak", ".cfg", ".retry", ".pyc", ".pyo", ".ini.swp");

  private final Settings settings;
  private final VarsFolders folders;
  private final ReentrantLock lock = new ReentrantLock();

  /** What tasks have added, to be added again after the sources were read anew. */
  private final List<Runnable> addedHosts = new ArrayList<>();

  private final List<Runnable> addedMembers = new ArrayList<>();
  private Graph graph;
  private List<Path> sourceFolders = List.of();
  private @Nullable List<String> limit;
  private volatile @Nullable Map<String, Object> groups;
  private volatile Map<List<Object>, Map<String, @Nullable Object>> merged =
      new java.util.concurrent.ConcurrentHashMap<>();

  /**
   * What an inventory is made of.
   *
   * @param sources files, folders, lists of hosts with a comma
   * @param reader parses YAML or JSON (its text, its path) into values as variables are stored,
   *     decrypting vaults
   * @param forceNames {@code never}, {@code always}, {@code silently} or {@code ignore}
   * @param ignoredExtensions of files in folders
   * @param ignoredPatterns regular expressions of files in folders
   */
  public record Settings(
      List<String> sources,
      BiFunction<String, Path, @Nullable Object> reader,
      java.util.function.Function<Path, byte[]> files,
      Map<String, String> environment,
      String forceNames,
      List<String> ignoredExtensions,
      List<String> ignoredPatterns,
      boolean unparsedIsError,
      Consumer<String> warnings) {}

  private Inventory(Settings settings) {
    this.settings = settings;
    this.folders =
        new VarsFolders(
            file ->
                settings.reader.apply(
                    new String(settings.files.apply(file), StandardCharsets.UTF_8), file));
    this.graph = load();
  }

  /** Reads all sources; one that cannot be read is warned about. */
  public static Inventory load(Settings settings) {
    return new Inventory(settings);
  }

  // ---- loading

  private Graph load() {
    Graph fresh =
        new Graph(
            switch (settings.forceNames) {
              case "always" -> Graph.NamePolicy.ALWAYS;
              case "silently" -> Graph.NamePolicy.SILENTLY;
              case "ignore" -> Graph.NamePolicy.IGNORE;
              default -> Graph.NamePolicy.NEVER;
            },
            settings.warnings);
    boolean parsed = false;
    Set<Path> found = new LinkedHashSet<>();
    for (String source : settings.sources) {
      if (source.isEmpty()) {
        continue;
      }
      if (!source.contains(",") || Files.exists(Path.of(source))) {
        Path path = Path.of(source).toAbsolutePath().normalize();
        Path folder = Files.isDirectory(path) ? path : path.getParent();
        if (folder != null) {
          found.add(folder);
        }
      }
      if (parse(source, fresh)) {
        parsed = true;
      }
    }
    sourceFolders = List.copyOf(found);
    fresh.source(null);
    fresh.reconcile();
    if (!parsed) {
      settings.warnings.accept("No inventory was parsed, only implicit localhost is available");
    }
    return fresh;
  }

  private boolean parse(String source, Graph into) {
    boolean list = source.contains(",") && !Files.exists(Path.of(source));
    Path path = list ? null : Path.of(source).toAbsolutePath().normalize();
    if (path != null && Files.isDirectory(path)) {
      return parseFolder(path, into);
    }
    if (list) {
      into.source(source);
      for (String each : source.split(",")) {
        String host = each.strip();
        if (!host.isEmpty()) {
          int colon = host.lastIndexOf(':');
          boolean port =
              colon > 0 && colon == host.indexOf(':') && host.substring(colon + 1).matches("\\d+");
          for (String name : HostRange.expand(port ? host.substring(0, colon) : host)) {
            Host added = into.addHost(name);
            into.addHostTo("ungrouped", name);
            if (port) {
              added.vars.put("ansible_port", Long.parseLong(host.substring(colon + 1)));
            }
          }
        }
      }
      into.reconcile();
      return true;
    }
    return parseFile(path, source, into);
  }

  private boolean parseFolder(Path folder, Graph into) {
    List<Path> entries;
    try (Stream<Path> all = Files.list(folder)) {
      entries = all.sorted(Comparator.comparing(each -> each.getFileName().toString())).toList();
    } catch (IOException e) {
      settings.warnings.accept("Unable to parse " + folder + " as an inventory source");
      return false;
    }
    boolean parsed = false;
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      boolean ignored =
          name.startsWith(".")
              || name.equals("group_vars")
              || name.equals("host_vars")
              || settings.ignoredExtensions.stream().anyMatch(name::endsWith)
              || (settings.ignoredExtensions.isEmpty()
                  && IGNORED_ENDINGS.stream().anyMatch(name::endsWith))
              || settings.ignoredPatterns.stream()
                  .anyMatch(each -> name.matches("(?s).*(?:" + each + ").*"));
      if (!ignored) {
        parsed |= parse(entry.toString(), into);
      }
    }
    return parsed;
  }

  private boolean parseFile(@Nullable Path path, String source, Graph into) {
    if (path == null || !Files.isReadable(path)) {
      settings.warnings.accept("Unable to parse " + source + " as an inventory source");
      return false;
    }
    List<String> failures = new ArrayList<>();
    into.source(path.toString());
    if (Files.isExecutable(path) && startsWithHashBang(path)) {
      try {
        new ScriptSource(path, into, settings.environment).parse();
        into.reconcile();
        return true;
      } catch (JansibleException e) {
        failures.add(" * Failed to parse " + path + " with script plugin: " + e.text());
      }
    } else {
      String text = new String(settings.files.apply(path), StandardCharsets.UTF_8);
      String name = path.getFileName().toString();
      boolean yaml = name.matches(".*\\.(yaml|yml|json)");
      if (yaml) {
        try {
          new YamlSource(into, settings.warnings).parse(settings.reader.apply(text, path));
          into.reconcile();
          return true;
        } catch (JansibleException e) {
          failures.add(" * Failed to parse " + path + " with yaml plugin: " + e.text());
        }
      }
      try {
        new IniSource(path.toString(), into).parse(text);
        into.reconcile();
        return true;
      } catch (JansibleException e) {
        failures.add(" * Failed to parse " + path + " with ini plugin: " + e.text());
      }
    }
    failures.forEach(settings.warnings);
    if (settings.unparsedIsError) {
      throw new JansibleException("Completely failed to parse inventory source " + path);
    }
    settings.warnings.accept("Unable to parse " + path + " as an inventory source");
    return false;
  }

  private static boolean startsWithHashBang(Path path) {
    try (var in = Files.newInputStream(path)) {
      byte[] start = in.readNBytes(4);
      return start.length >= 2
          && ((start[0] == '#' && start[1] == '!')
              || (start.length == 4 && start[0] == 0x7f && start[1] == 'E'));
    } catch (IOException e) {
      return false;
    }
  }

  /** Reads all sources anew; what was added by tasks is added again. */
  public void refresh() {
    lock.lock();
    try {
      folders.forget();
      graph = load();
      addedHosts.forEach(Runnable::run);
      addedMembers.forEach(Runnable::run);
      changed();
    } finally {
      lock.unlock();
    }
  }

  private void changed() {
    groups = null;
    merged = new java.util.concurrent.ConcurrentHashMap<>();
  }

  // ---- asking

  /** Names of all hosts in the order of the sources, without the implicit localhost. */
  public List<String> hosts() {
    lock.lock();
    try {
      return List.copyOf(graph.hosts.keySet());
    } finally {
      lock.unlock();
    }
  }

  /** Hosts that a pattern means, within the limit. */
  public List<String> hosts(Object pattern) {
    return hosts(pattern, true);
  }

  /** Hosts that a pattern means, whatever the limit. */
  public List<String> unlimitedHosts(Object pattern) {
    return hosts(pattern, false);
  }

  private List<String> hosts(Object pattern, boolean limited) {
    lock.lock();
    try {
      HostPattern patterns = new HostPattern(graph, settings.warnings, this::implicitLocalhost);
      List<String> hosts = patterns.hosts(HostPattern.split(pattern));
      if (limited && limit != null) {
        hosts.retainAll(new LinkedHashSet<>(patterns.hosts(limit)));
      }
      return hosts;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes {@code --limit}.
   *
   * @param pattern also {@code @file}, with a pattern on each line; null for no limit
   */
  public void limit(@Nullable String pattern, Path workingDirectory) {
    List<String> pieces = new ArrayList<>();
    if (pattern != null) {
      for (String piece : HostPattern.split(pattern)) {
        if (!piece.startsWith("@")) {
          pieces.add(piece);
          continue;
        }
        Path file = workingDirectory.resolve(piece.substring(1));
        if (!Files.exists(file)) {
          throw new JansibleException("Unable to find limit file " + file);
        }
        if (!Files.isRegularFile(file)) {
          throw new JansibleException(
              "Limit starting with \"@\" must be a file, not a directory: " + file);
        }
        try {
          Files.readAllLines(file).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .forEach(pieces::add);
        } catch (IOException e) {
          throw new JansibleException("Unable to read limit file " + file, null, e);
        }
      }
    }
    lock.lock();
    try {
      limit = pattern == null ? null : pieces;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable String implicitLocalhost(String name) {
    if (!Graph.LOCALHOST.contains(name)) {
      return null;
    }
    for (String each : graph.hosts.keySet()) {
      if (Graph.LOCALHOST.contains(each)) {
        return each;
      }
    }
    return name;
  }

  /** The inventory name that {@code name} means, the implicit localhost included. */
  public Optional<String> find(String name) {
    lock.lock();
    try {
      return graph.hosts.containsKey(name)
          ? Optional.of(name)
          : Optional.ofNullable(implicitLocalhost(name));
    } finally {
      lock.unlock();
    }
  }

  /** Group name to the names of its hosts. */
  public Map<String, Object> groups() {
    Map<String, Object> known = groups;
    if (known == null) {
      lock.lock();
      try {
        known = new LinkedHashMap<>();
        for (Group group : graph.groups.values()) {
          List<Object> names = new ArrayList<>();
          group.allHosts().forEach(host -> names.add(host.name));
          known.put(group.name, names);
        }
        groups = known;
      } finally {
        lock.unlock();
      }
    }
    return known;
  }

  /**
   * A host's variables of levels 3 to 10, merged by precedence.
   *
   * @param playFolders whose {@code group_vars} and {@code host_vars} count too
   */
  public Map<String, @Nullable Object> variables(String name, List<Path> playFolders) {
    Map<List<Object>, Map<String, @Nullable Object>> cache = merged;
    List<Object> key = List.of(name, playFolders);
    Map<String, @Nullable Object> known = cache.get(key);
    if (known == null) {
      lock.lock();
      try {
        known = merge(name, playFolders);
      } finally {
        lock.unlock();
      }
      cache.put(key, known);
    }
    return known;
  }

  private Map<String, @Nullable Object> merge(String name, List<Path> playFolders) {
    Host host = graph.hosts.get(name);
    Group all = graph.groups.get("all");
    List<Group> ordered = new ArrayList<>();
    if (host != null) {
      ordered.addAll(host.groups);
      ordered.remove(all);
    }
    ordered.sort(
        Comparator.comparingInt(Group::depth)
            .thenComparingLong(group -> group.priority)
            .thenComparing(group -> group.name));
    Map<String, @Nullable Object> vars = new LinkedHashMap<>();
    if (all != null) {
      vars.putAll(all.vars);
    }
    ordered.forEach(group -> vars.putAll(group.vars));
    sourceFolders.forEach(base -> vars.putAll(folders.of(base, "group_vars", "all")));
    playFolders.forEach(base -> vars.putAll(folders.of(base, "group_vars", "all")));
    for (List<Path> bases : List.of(sourceFolders, playFolders)) {
      for (Path base : bases) {
        ordered.forEach(group -> vars.putAll(folders.of(base, "group_vars", group.name)));
      }
    }
    if (host != null) {
      vars.putAll(host.vars);
    } else if (Graph.LOCALHOST.contains(name)) {
      vars.put("ansible_connection", "local");
    }
    vars.put("inventory_hostname", name);
    vars.put("inventory_hostname_short", name.split("\\.")[0]);
    vars.put(
        "group_names", new ArrayList<>(ordered.stream().map(each -> each.name).sorted().toList()));
    for (List<Path> bases : List.of(sourceFolders, playFolders)) {
      for (Path base : bases) {
        vars.putAll(folders.of(base, "host_vars", name));
      }
    }
    return vars;
  }

  // ---- changing

  /** Adds a host, or groups and variables to one; true if anything is new. */
  public boolean addHost(
      String name, List<String> newGroups, Map<String, @Nullable Object> variables) {
    lock.lock();
    try {
      addedHosts.add(() -> putHost(name, newGroups, variables));
      return putHost(name, newGroups, variables);
    } finally {
      lock.unlock();
    }
  }

  private boolean putHost(
      String name, List<String> newGroups, Map<String, @Nullable Object> variables) {
    boolean changed = !graph.hosts.containsKey(name);
    Host host = graph.addHost(name);
    graph.addHostTo(graph.addGroup("all"), name);
    for (Map.Entry<String, @Nullable Object> each : variables.entrySet()) {
      Object before = host.vars.get(each.getKey());
      if (!host.vars.containsKey(each.getKey())
          || !java.util.Objects.equals(before, each.getValue())) {
        host.vars.put(each.getKey(), each.getValue());
        changed = true;
      }
    }
    for (String group : newGroups) {
      changed |= !graph.groups.containsKey(group);
      changed |= graph.addHostTo(graph.addGroup(group), name);
    }
    graph.reconcile();
    changed();
    return changed;
  }

  /** Puts a host into a group; true if it was not in it. */
  public boolean addToGroup(String host, String group, List<String> parents) {
    lock.lock();
    try {
      addedMembers.add(
          () -> {
            if (graph.hosts.containsKey(host)) {
              putMember(host, group, parents);
            }
          });
      return putMember(host, group, parents);
    } finally {
      lock.unlock();
    }
  }

  private boolean putMember(String host, String group, List<String> parents) {
    boolean changed = !graph.groups.containsKey(group);
    String kept = graph.addGroup(group);
    for (String parent : parents) {
      changed |= !graph.groups.containsKey(parent);
      changed |= graph.addChild(graph.addGroup(parent), kept);
    }
    Host real = graph.hosts.get(host);
    if (real == null) {
      graph.addHost(host);
    }
    Group known = graph.groups.get(kept);
    // a member of a child is one already
    if (known == null || !known.allHosts().contains(graph.hosts.get(host))) {
      changed |= graph.addHostTo(kept, host);
    }
    graph.reconcile();
    changed();
    return changed;
  }

  /** Sources as {@code ansible_inventory_sources} has them. */
  public List<String> sources() {
    return settings.sources;
  }
}
