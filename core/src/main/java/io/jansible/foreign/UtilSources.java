package io.jansible.foreign;

import io.jansible.error.JansibleException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the Python files come from that modules import: {@code module_utils} folders of playbook
 * and roles, the configured ones, an installed ansible-core, collections, and, where no
 * ansible-core is installed, our own.
 */
final class UtilSources {
  private static final String RESOURCES = "python/";

  private final List<Path> configured;
  private final CollectionTree collections;
  private final @Nullable Path core;

  UtilSources(List<Path> configured, CollectionTree collections, Map<String, String> environment) {
    this.configured = List.copyOf(configured);
    this.collections = collections;
    this.core = installedCore(environment);
  }

  /**
   * A Python module's source.
   *
   * @param content its text
   * @param isPackage whether it is a package's {@code __init__}
   */
  record Source(byte[] content, boolean isPackage) {
    String text() {
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  /** The source of {@code ansible.module_utils.x.y} or {@code ansible_collections.….z}. */
  Optional<Source> find(List<String> name, SearchPlace place) {
    if (name.get(0).equals("ansible_collections")) {
      return inCollection(name, place);
    }
    if (name.size() > 2) {
      String below = String.join("/", name.subList(2, name.size()));
      List<Path> folders = new ArrayList<>(place.folders("module_utils"));
      folders.addAll(configured);
      for (Path folder : folders) {
        Optional<Source> found = at(folder, below);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    String path = String.join("/", name);
    if (core != null) {
      return at(core.getParent(), path);
    }
    byte[] module = resource(path + ".py");
    if (module != null) {
      return Optional.of(new Source(module, false));
    }
    byte[] init = resource(path + "/__init__.py");
    return init == null ? Optional.empty() : Optional.of(new Source(init, true));
  }

  private static Optional<Source> at(Path folder, String below) {
    try {
      Path module = folder.resolve(below + ".py");
      if (Files.isRegularFile(module)) {
        return Optional.of(new Source(Files.readAllBytes(module), false));
      }
      Path init = folder.resolve(below).resolve("__init__.py");
      if (Files.isRegularFile(init)) {
        return Optional.of(new Source(Files.readAllBytes(init), true));
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new JansibleException("cannot read " + folder.resolve(below), null, e);
    }
  }

  private Optional<Source> inCollection(List<String> name, SearchPlace place) {
    if (name.size() < 3) {
      return Optional.empty();
    }
    Path folder = collections.folder(name.get(1), name.get(2), place);
    if (folder == null) {
      return Optional.empty();
    }
    if (name.size() < 6) {
      return Optional.empty();
    }
    String below = String.join("/", name.subList(3, name.size()));
    Optional<Source> found = at(folder, below);
    if (found.isPresent()) {
      return found;
    }
    if (Files.isDirectory(folder.resolve(below))) {
      return Optional.of(new Source(new byte[0], true));
    }
    String rest = String.join(".", name.subList(5, name.size()));
    CollectionTree.Route route =
        collections.route(name.get(1) + "." + name.get(2) + "." + rest, "module_utils", place);
    String target = route.redirect();
    if (target == null) {
      return Optional.empty();
    }
    if (!target.startsWith("ansible_collections.") && !target.startsWith("ansible.")) {
      String[] parts = target.split("\\.", 3);
      target =
          parts[0].equals("ansible") && parts[1].equals("builtin")
              ? "ansible.module_utils." + parts[2]
              : "ansible_collections."
                  + parts[0]
                  + "."
                  + parts[1]
                  + ".plugins.module_utils."
                  + parts[2];
    }
    String shim =
        "import sys\nimport "
            + target
            + "\nsys.modules['"
            + String.join(".", name)
            + "'] = sys.modules['"
            + target
            + "']\n";
    return Optional.of(new Source(shim.getBytes(StandardCharsets.UTF_8), false));
  }

  private static byte @Nullable [] resource(String path) {
    try (InputStream in = UtilSources.class.getResourceAsStream(RESOURCES + path)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new JansibleException("cannot read the resource " + path, null, e);
    }
  }

  /** The folder {@code ansible} of an ansible-core on the controller. */
  private static @Nullable Path installedCore(Map<String, String> environment) {
    List<Path> sites = new ArrayList<>();
    for (String each : environment.getOrDefault("PYTHONPATH", "").split(":")) {
      if (!each.isEmpty()) {
        sites.add(Path.of(each));
      }
    }
    String virtual = environment.get("VIRTUAL_ENV");
    if (virtual != null && !virtual.isEmpty()) {
      addSites(Path.of(virtual, "lib"), sites);
    }
    String home = environment.get("HOME");
    if (home != null && !home.isEmpty()) {
      addSites(Path.of(home, ".local/lib"), sites);
      sites.add(Path.of(home, ".local/share/pipx/venvs/ansible-core/lib"));
    }
    addSites(Path.of("/usr/local/lib"), sites);
    addSites(Path.of("/usr/lib"), sites);
    for (Path site : sites) {
      Path ansible = site.resolve("ansible");
      if (Files.isRegularFile(ansible.resolve("module_utils/basic.py"))) {
        return ansible;
      }
    }
    return null;
  }

  private static void addSites(Path lib, List<Path> sites) {
    if (!Files.isDirectory(lib)) {
      return;
    }
    try (DirectoryStream<Path> pythons = Files.newDirectoryStream(lib, "python3*")) {
      List<Path> sorted = new ArrayList<>();
      pythons.forEach(sorted::add);
      sorted.sort(null);
      for (Path python : sorted) {
        sites.add(python.resolve("site-packages"));
        sites.add(python.resolve("dist-packages"));
      }
    } catch (IOException e) {
      throw new JansibleException("cannot read the folder " + lib, null, e);
    }
  }
}
