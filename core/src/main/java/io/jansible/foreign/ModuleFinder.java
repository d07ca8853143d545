package io.jansible.foreign;

import io.jansible.error.JansibleException;
import io.jansible.module.Module;
import io.jansible.module.ModuleSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what runs an action, in Ansible's order: for a short name the collections of the task, then
 * files in the module path, beside the playbook and in roles, then what is built in; for a
 * qualified name what is built in, then the collection's file, then where its {@code
 * meta/runtime.yml} sends it. A file that a built-in module stands for (its digest is in the
 * module's {@link ModuleSpec#standsFor}) is that module. Safe for many threads.
 */
public final class ModuleFinder {
  private static final int MAXIMUM_REDIRECTS = 10;

  /** Where Ansible's own old short names went. */
  private static final List<String> FORMER_HOMES =
      List.of(
          "ansible.posix",
          "community.general",
          "community.crypto",
          "kubernetes.core",
          "ansible.utils",
          "ansible.netcommon",
          "cisco.ios",
          "cisco.iosxr",
          "cisco.nxos",
          "cisco.asa",
          "arista.eos",
          "frr.frr",
          "junipernetworks.junos",
          "vyos.vyos",
          "community.docker",
          "community.mysql",
          "community.postgresql",
          "community.mongodb",
          "community.aws",
          "amazon.aws");

  private final ModuleFiles files;
  private final List<Path> commandLinePath;
  private final List<Path> configuredPath;
  private final List<Path> actionPlugins;
  private final CollectionTree collections;
  private final UtilSources utilities;
  private final Map<String, String> defaults;
  private final Consumer<String> warnings;
  private final Map<String, String> pythons = new ConcurrentHashMap<>();
  private final String run = random();
  private final Map<Path, Module> modules = new ConcurrentHashMap<>();
  private final Map<Path, Map<String, Path>> libraries = new ConcurrentHashMap<>();

  /**
   * Where files are looked for.
   *
   * @param commandLinePath folders of {@code -M}
   * @param configuredPath folders of {@code ANSIBLE_LIBRARY} or {@code library} in ansible.cfg
   * @param collectionsPath folders that hold {@code ansible_collections}
   * @param utilitiesPath folders of {@code ANSIBLE_MODULE_UTILS}
   * @param actionPlugins folders whose plugins would run instead of modules
   * @param ignoredEndings of files that are no modules
   */
  public record Places(
      List<Path> commandLinePath,
      List<Path> configuredPath,
      List<Path> collectionsPath,
      List<Path> utilitiesPath,
      List<Path> actionPlugins,
      List<String> ignoredEndings) {}

  /**
   * @param environment the controller's environment, to find an installed ansible-core by
   * @param defaults configured values of variables that a task may set: {@code
   *     ansible_python_interpreter}, {@code ansible_python_module_rlimit_nofile}
   * @param support hears of each collection before it is used
   * @param warnings hears of deprecations
   */
  public ModuleFinder(
      Places places,
      Map<String, String> environment,
      Map<String, String> defaults,
      CollectionSupport support,
      Consumer<String> warnings) {
    this.files = new ModuleFiles(places.ignoredEndings);
    this.commandLinePath = List.copyOf(places.commandLinePath);
    this.configuredPath = List.copyOf(places.configuredPath);
    this.actionPlugins = List.copyOf(places.actionPlugins);
    this.collections = new CollectionTree(places.collectionsPath, files, support, warnings);
    this.defaults = Map.copyOf(defaults);
    this.utilities = new UtilSources(places.utilitiesPath, collections, environment);
    this.warnings = warnings;
  }

  /**
   * @param name as the task has it, short or qualified
   * @param builtIn modules that are built in, by qualified name
   * @return empty if there is none
   * @throws JansibleException if what was found cannot run: an action plugin in Python, a module
   *     that its collection removed
   */
  public Optional<Module> find(
      String name, SearchPlace place, Function<String, Optional<Module>> builtIn) {
    if (name.startsWith("ansible.builtin.")) {
      return builtIn.apply(name);
    }
    if (name.startsWith("ansible.legacy.")) {
      return legacy(name.substring("ansible.legacy.".length()), place, builtIn);
    }
    if (name.indexOf('.') >= 0) {
      return name.split("\\.").length < 3 ? Optional.empty() : qualified(name, place, builtIn, 0);
    }
    for (String collection : place.collections()) {
      if (collection.equals("ansible.builtin")) {
        Optional<Module> found = builtIn.apply("ansible.builtin." + name);
        if (found.isPresent()) {
          return found;
        }
      } else if (!collection.equals("ansible.legacy")) {
        Optional<Module> found = qualified(collection + "." + name, place, builtIn, 0);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return legacy(name, place, builtIn);
  }

  /**
   * The qualified names of an action group's members; empty if nobody knows the group.
   *
   * @param group its qualified name; Ansible's own are {@code ansible.builtin}'s
   */
  public Optional<Set<String>> actionGroup(String group, SearchPlace place) {
    return new ActionGroups(collections).members(group, place);
  }

  private Optional<Module> legacy(
      String name, SearchPlace place, Function<String, Optional<Module>> builtIn) {
    List<Path> roots = new ArrayList<>(commandLinePath);
    roots.addAll(place.folders("library"));
    roots.addAll(configuredPath);
    for (Path root : roots) {
      Path file = inFolders(root, name);
      if (file != null) {
        refuseActionPlugin(name, place);
        return Optional.of(module(file, name, "ansible.modules." + name, place, builtIn));
      }
    }
    Optional<Module> own = builtIn.apply("ansible.builtin." + name);
    if (own.isPresent()) {
      return own;
    }
    refuseActionPlugin(name, place);
    for (String home : FORMER_HOMES) {
      Optional<Module> moved = builtIn.apply(home + "." + name);
      if (moved.isPresent()) {
        return moved;
      }
    }
    for (String home : FORMER_HOMES) {
      Path file = collections.file(home + "." + name, "plugins/modules", place);
      if (file != null) {
        return qualified(home + "." + name, place, builtIn, 0);
      }
    }
    return builtIn.apply(name);
  }

  private Optional<Module> qualified(
      String name, SearchPlace place, Function<String, Optional<Module>> builtIn, int redirects) {
    collections.check(name, place);
    Optional<Module> own = builtIn.apply(name);
    if (own.isPresent()) {
      // what stands for a file of the collection gives way to an edited one
      Path file =
          own.get().spec().standsFor().isEmpty()
              ? null
              : collections.file(name, "plugins/modules", place);
      return file == null || standsFor(own.get(), file)
          ? own
          : Optional.of(fromCollection(file, name, place, builtIn));
    }
    CollectionTree.Route route = collections.route(name, "modules", place);
    CollectionTree.Route action = collections.route(name, "action", place);
    if (route.tombstone() != null) {
      throw new JansibleException("The " + name + " module has been removed. " + route.tombstone());
    }
    if (route.warning() != null) {
      warnings.accept(name + " has been deprecated. " + route.warning());
    }
    if (route.redirect() != null && redirects < MAXIMUM_REDIRECTS) {
      String target = route.redirect();
      Optional<Module> found =
          target.startsWith("ansible.builtin.")
              ? builtIn.apply(target)
              : qualified(target, place, builtIn, redirects + 1);
      if (found.isEmpty()) {
        throw new JansibleException(
            "The module " + name + " was redirected to " + target + ", which could not be loaded.");
      }
      return found;
    }
    Path file = collections.file(name, "plugins/modules", place);
    Path plugin =
        collections.file(
            action.redirect() == null ? name : action.redirect(), "plugins/action", place);
    if (plugin != null) {
      throw pythonAction(name, plugin);
    }
    if (file == null) {
      return Optional.empty();
    }
    return Optional.of(fromCollection(file, name, place, builtIn));
  }

  private Module fromCollection(
      Path file, String name, SearchPlace place, Function<String, Optional<Module>> builtIn) {
    String[] parts = name.split("\\.", 3);
    String full =
        "ansible_collections." + parts[0] + "." + parts[1] + ".plugins.modules." + parts[2];
    return module(file, name, full, place, builtIn);
  }

  private Module module(
      Path file,
      String name,
      String pythonName,
      SearchPlace place,
      Function<String, Optional<Module>> builtIn) {
    Path key = file.toAbsolutePath().normalize();
    return modules.computeIfAbsent(
        key,
        path ->
            builtIn
                .apply(name.substring(name.lastIndexOf('.') + 1))
                .filter(known -> standsFor(known, path))
                .orElseGet(
                    () ->
                        new ForeignModule(
                            path, name, pythonName, utilities, pythons, defaults, place, run)));
  }

  private static String random() {
    byte[] bytes = new byte[12];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Whether a built-in module does the work of exactly this file. */
  private static boolean standsFor(Module module, Path file) {
    if (module.spec().standsFor().isEmpty()) {
      return false;
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return module.spec().standsFor().contains(HexFormat.of().formatHex(digest));
    } catch (IOException e) {
      throw new JansibleException("cannot read the module " + file, null, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void refuseActionPlugin(String name, SearchPlace place) {
    Set<Path> roots = new LinkedHashSet<>(place.folders("action_plugins"));
    roots.addAll(actionPlugins);
    for (Path root : roots) {
      Path plugin = root.resolve(name + ".py");
      if (Files.exists(plugin)) {
        throw pythonAction(name, plugin);
      }
    }
  }

  private static JansibleException pythonAction(String name, Path plugin) {
    return new JansibleException(
        "the action "
            + name
            + " needs the action plugin "
            + plugin
            + ", which is written in Python and would run on the controller: that is not"
            + " supported. Modules written in Python are.");
  }

  /** A module's file in a folder or the two levels below it. */
  private @Nullable Path inFolders(Path root, String name) {
    return libraries.computeIfAbsent(root, files::index).get(name);
  }
}
