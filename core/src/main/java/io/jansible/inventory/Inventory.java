package io.jansible.inventory;

import io.jansible.error.JansibleException;
import io.jansible.inventory.VarsOptions.Stage;
import io.jansible.template.TemplateEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Pattern ALWAYS_IGNORED =
      Pattern.compile("^\\.|^host_vars$|^group_vars$|^vars_plugins$");

  private static final List<String> ALL = List.of("all");

  private final Settings settings;
  private final VarsFolders folders;
  private final Combine combine;
  private final ReentrantLock lock = new ReentrantLock();

  /** What tasks have added, to be added again after the sources were read anew. */
  private final List<Runnable> addedHosts = new ArrayList<>();

  private final List<Runnable> addedMembers = new ArrayList<>();
  private Graph graph;
  private List<Path> sourceFolders = List.of();
  private Supplier<TemplateEngine> templates = TemplateEngine::standard;
  private @Nullable List<String> limit;
  private volatile Stage stage = Stage.TASK;
  private volatile @Nullable Map<String, Object> groups;
  private volatile Map<List<Object>, Map<String, @Nullable Object>> merged =
      new java.util.concurrent.ConcurrentHashMap<>();

  /** Who hears what happens while sources are read. */
  public interface Listener {
    void warn(String text);

    /** What a script that ended well has said on stderr. */
    void error(String text);

    /** What is said with {@code -v} and more. */
    void say(String text, int verbosity);
  }

  /**
   * What an inventory is made of.
   *
   * @param sources files, folders, lists of hosts with a comma
   * @param reader parses YAML or JSON (its text, its path) into values as variables are stored,
   *     decrypting vaults
   * @param files gives a file's bytes, decrypted
   * @param extraVars of the command line, for sources that compute variables
   * @param facts a host's cached facts
   */
  public record Settings(
      List<String> sources,
      BiFunction<String, Path, @Nullable Object> reader,
      Function<Path, byte[]> files,
      Map<String, String> environment,
      InventoryOptions options,
      Map<String, @Nullable Object> extraVars,
      Function<String, Map<String, @Nullable Object>> facts,
      Listener listener) {}

  /**
   * A group as it stands in the inventory.
   *
   * @param children names of the groups right below it
   * @param hosts names of the hosts right in it
   * @param priority {@code ansible_group_priority}
   */
  public record GroupView(String name, List<String> children, List<String> hosts, long priority) {}

  /** An inventory that has not been read; {@link #read} does that. */
  public Inventory(Settings settings) {
    this.settings = settings;
    this.combine = new Combine(settings.options.mergeHashes());
    this.folders =
        new VarsFolders(
            settings.options.vars().extensions(),
            file ->
                settings.reader.apply(
                    new String(settings.files.apply(file), StandardCharsets.UTF_8), file),
            settings.listener::warn);
    this.graph = new Graph(settings.options, settings.listener);
  }

  /**
   * Reads all sources; one that cannot be read is warned about.
   *
   * @param engine for sources with templates, made when one is met
   */
  public void read(Supplier<TemplateEngine> engine) {
    lock.lock();
    try {
      templates = engine;
      graph = load();
      changed();
    } finally {
      lock.unlock();
    }
  }

  // ---- loading

  private Graph load() {
    Graph fresh = new Graph(settings.options, settings.listener);
    SourcePlugins plugins = new SourcePlugins(settings, templates, this::whileReading);
    boolean parsed = false;
    sourceFolders = folders(settings.sources);
    for (String source : settings.sources) {
      if (!source.isEmpty()) {
        String absolute =
            source.contains(",") ? source : Path.of(source).toAbsolutePath().normalize().toString();
        parsed |= parse(absolute, fresh, plugins);
      }
    }
    fresh.source(null);
    if (parsed) {
      fresh.reconcile();
      atStart(fresh);
    } else if (settings.options.unparsedIsError()) {
      throw new JansibleException(
          "No inventory was parsed, please check your configuration and options.");
    } else if (settings.options.unparsedWarning()) {
      settings.listener.warn("No inventory was parsed, only implicit localhost is available");
    }
    return fresh;
  }

  /** Variables of files beside the sources, where these count as the sources' own. */
  private void atStart(Graph fresh) {
    if (settings.options.vars().folders(Stage.INVENTORY)) {
      for (Path base : sourceFolders) {
        for (Group group : fresh.groups.values()) {
          combine.into(group.vars, folders.of(base, "group_vars", group.name));
        }
        for (Host host : fresh.hosts.values()) {
          combine.into(host.vars, folders.of(base, "host_vars", host.name));
        }
      }
    }
  }

  /** Folders of sources, which hold {@code group_vars} and {@code host_vars}. */
  private static List<Path> folders(List<String> sources) {
    Set<Path> found = new LinkedHashSet<>();
    for (String source : sources) {
      if (!source.isEmpty() && (!source.contains(",") || Files.exists(Path.of(source)))) {
        Path path = Path.of(source).toAbsolutePath().normalize();
        Path folder = Files.isDirectory(path) ? path : path.getParent();
        if (folder != null) {
          found.add(folder);
        }
      }
    }
    return List.copyOf(found);
  }

  private boolean parse(String source, Graph into, SourcePlugins plugins) {
    Path path = Path.of(source);
    boolean parsed =
        Files.isDirectory(path)
            ? parseFolder(path, into, plugins)
            : parseOne(source, path, into, plugins);
    into.source(null);
    return parsed;
  }

  private boolean parseFolder(Path folder, Graph into, SourcePlugins plugins) {
    List<Path> entries;
    try (Stream<Path> all = Files.list(folder)) {
      entries = all.sorted(Comparator.comparing(each -> each.getFileName().toString())).toList();
    } catch (IOException e) {
      settings.listener.warn("Unable to parse " + folder + " as an inventory source");
      return false;
    }
    boolean parsed = false;
    for (Path entry : entries) {
      if (!isIgnored(entry.getFileName().toString())) {
        parsed |= parse(entry.toString(), into, plugins);
      }
    }
    if (!parsed) {
      unparsed(folder.toString());
    }
    return parsed;
  }

  private boolean isIgnored(String name) {
    return ALWAYS_IGNORED.matcher(name).find()
        || settings.options.ignoredExtensions().stream().anyMatch(name::endsWith)
        || settings.options.ignoredPatterns().stream()
            .anyMatch(each -> Pattern.compile(each).matcher(name).find());
  }

  private boolean parseOne(String source, Path path, Graph into, SourcePlugins plugins) {
    into.source(source);
    List<String> failures = new ArrayList<>();
    for (SourcePlugin plugin : plugins.enabled()) {
      if (!plugin.accepts(source)) {
        settings.listener.say(
            plugin.name()
                + " declined parsing "
                + source
                + " as it did not pass its verify_file() method",
            3);
        continue;
      }
      try {
        plugin.parse(source, into);
        settings.listener.say(
            "Parsed " + source + " inventory source with " + plugin.name() + " plugin", 3);
        into.parsed().add(source);
        return true;
      } catch (JansibleException e) {
        failures.add(
            " * Failed to parse " + source + " with " + plugin.name() + " plugin: " + e.text());
      }
    }
    if (!source.equals("/etc/ansible/hosts") || Files.exists(path)) {
      failures.forEach(settings.listener::warn);
      unparsed(source);
    }
    return false;
  }

  private void unparsed(String source) {
    if (settings.options.anyUnparsedIsError()) {
      throw new JansibleException("Completely failed to parse inventory source " + source);
    }
    settings.listener.warn("Unable to parse " + source + " as an inventory source");
  }

  /** What is known of a host when a later source computes variables from it. */
  private Map<String, @Nullable Object> whileReading(Graph fresh, Host host, boolean withFolders) {
    boolean inFolders = withFolders && settings.options.vars().folders(Stage.ALL);
    List<Path> bases = inFolders ? folders(fresh.parsed()) : List.of();
    Map<String, @Nullable Object> vars = new LinkedHashMap<>();
    List<Group> ordered = byPrecedence(host.groups);
    ordered.forEach(group -> combine.into(vars, group.vars));
    for (Path base : bases) {
      ordered.forEach(group -> combine.into(vars, folders.of(base, "group_vars", group.name)));
    }
    combine.into(vars, host.vars);
    vars.put("inventory_hostname", host.name);
    vars.put("inventory_hostname_short", host.name.split("\\.")[0]);
    vars.put("group_names", groupNames(ordered));
    for (Path base : bases) {
      combine.into(vars, folders.of(base, "host_vars", host.name));
    }
    combine.into(vars, settings.facts.apply(host.name));
    return vars;
  }

  private static List<Group> byPrecedence(Collection<Group> groups) {
    List<Group> ordered = new ArrayList<>(groups);
    ordered.sort(
        Comparator.comparingInt(Group::depth)
            .thenComparingLong(group -> group.priority)
            .thenComparing(group -> group.name));
    return ordered;
  }

  private static List<Object> groupNames(List<Group> groups) {
    return new ArrayList<>(
        groups.stream()
            .map(each -> each.name)
            .filter(name -> !name.equals("all"))
            .sorted()
            .toList());
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
      HostPattern patterns = new HostPattern(graph, this::mismatch, this::implicitLocalhost);
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
          throw new JansibleException("Unable to find limit file b'" + piece.substring(1) + "'");
        }
        if (!Files.isRegularFile(file)) {
          throw new JansibleException(
              "Limit starting with \"@\" must be a file, not a directory: b'"
                  + piece.substring(1)
                  + "'");
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

  private void mismatch(String text) {
    switch (settings.options.patternMismatch()) {
      case "error" -> throw new JansibleException(text);
      case "ignore" -> settings.listener.say(text, 5);
      default -> settings.listener.warn(text);
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
      ordered.addAll(byPrecedence(host.groups));
      ordered.remove(all);
    }
    VarsOptions options = settings.options.vars();
    boolean inFolders = options.folders(stage);
    List<Path> besideSources = inFolders ? sourceFolders : List.of();
    List<Path> besidePlays = inFolders ? playFolders : List.of();
    List<Group> whole = all == null ? List.of() : List.of(all);
    Map<String, @Nullable Object> vars = new LinkedHashMap<>();
    for (String entry : options.precedence()) {
      switch (entry) {
        case "all_inventory" -> whole.forEach(group -> combine.into(vars, group.vars));
        case "groups_inventory" -> ordered.forEach(group -> combine.into(vars, group.vars));
        case "all_plugins_inventory" -> fromFolders(besideSources, ALL, vars);
        case "all_plugins_play" -> fromFolders(besidePlays, ALL, vars);
        case "groups_plugins_inventory" -> fromFolders(besideSources, names(ordered), vars);
        case "groups_plugins_play" -> fromFolders(besidePlays, names(ordered), vars);
        default -> unknownPrecedence(entry);
      }
    }
    if (host != null) {
      combine.into(vars, host.vars);
    } else if (Graph.LOCALHOST.contains(name)) {
      vars.put("ansible_connection", "local");
      // a controller without Python has none to name
      if (Files.isExecutable(PYTHON)) {
        vars.put("ansible_python_interpreter", PYTHON.toString());
      }
    }
    vars.put("inventory_hostname", name);
    vars.put("inventory_hostname_short", name.split("\\.")[0]);
    vars.put("group_names", groupNames(ordered));
    for (List<Path> bases : List.of(besideSources, besidePlays)) {
      for (Path base : bases) {
        combine.into(vars, folders.of(base, "host_vars", name));
      }
    }
    return vars;
  }

  private static List<String> names(List<Group> groups) {
    return groups.stream().map(group -> group.name).toList();
  }

  private void fromFolders(
      List<Path> bases, List<String> groups, Map<String, @Nullable Object> vars) {
    for (Path base : bases) {
      groups.forEach(group -> combine.into(vars, folders.of(base, "group_vars", group)));
    }
  }

  private void unknownPrecedence(String entry) {
    settings.listener.warn("Ignoring unknown variable precedence entry: " + entry);
  }

  // ---- showing

  /** From now on variables are those that the inventory holds, whenever a task would see them. */
  public void showAll() {
    stage = Stage.ALL;
    changed();
  }

  /** A group by its name. */
  public Optional<GroupView> group(String name) {
    lock.lock();
    try {
      Group group = graph.groups.get(name);
      return group == null
          ? Optional.empty()
          : Optional.of(
              new GroupView(
                  name,
                  group.children.stream().map(each -> each.name).toList(),
                  group.hosts.stream().map(each -> each.name).toList(),
                  group.priority));
    } finally {
      lock.unlock();
    }
  }

  /** What is set for a group itself: by sources, and in {@code group_vars}. */
  public Map<String, @Nullable Object> groupVariables(String name, List<Path> playFolders) {
    lock.lock();
    try {
      Group group = graph.groups.get(name);
      return own(group == null ? Map.of() : group.vars, "group_vars", name, playFolders);
    } finally {
      lock.unlock();
    }
  }

  /** What is set for a host itself: by sources, and in {@code host_vars}. */
  public Map<String, @Nullable Object> hostVariables(String name, List<Path> playFolders) {
    lock.lock();
    try {
      Host host = graph.hosts.get(name);
      return own(host == null ? Map.of() : host.vars, "host_vars", name, playFolders);
    } finally {
      lock.unlock();
    }
  }

  private Map<String, @Nullable Object> own(
      Map<String, @Nullable Object> set, String folder, String name, List<Path> playFolders) {
    Map<String, @Nullable Object> vars = new LinkedHashMap<>(set);
    if (settings.options.vars().folders(stage)) {
      for (List<Path> bases : List.of(sourceFolders, playFolders)) {
        bases.forEach(base -> combine.into(vars, folders.of(base, folder, name)));
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
