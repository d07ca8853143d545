package io.jansible.playbook;

import io.jansible.error.JansibleException;
import io.jansible.error.ParserException;
import io.jansible.error.Position;
import io.jansible.yaml.YamlNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds roles, and the files in them. */
final class RoleFiles {
  private static final List<String> EXTENSIONS = List.of(".yml", ".yaml", ".json");

  private final LoaderContext context;
  private final YamlFiles files;

  RoleFiles(LoaderContext context, YamlFiles files) {
    this.context = context;
    this.files = files;
  }

  /**
   * Where a role is.
   *
   * @param collection of a collection's role, else null
   */
  record Found(String name, @Nullable String collection, Path path) {}

  /**
   * Finds a role by its name.
   *
   * @param collections searched for a short name
   * @param beside the folder of the role that depends on it, whose neighbours are searched too
   */
  Found find(
      String name,
      List<String> collections,
      Path playbookFolder,
      @Nullable Path beside,
      @Nullable Position position) {
    Found inCollection = inCollections(name, collections);
    if (inCollection != null) {
      return inCollection;
    }
    List<Path> searched = new ArrayList<>();
    searched.add(playbookFolder.resolve("roles"));
    searched.addAll(context.rolesPath());
    if (beside != null && beside.getParent() != null) {
      searched.add(beside.getParent());
    }
    searched.add(playbookFolder);
    for (Path folder : searched) {
      Path path = folder.resolve(name).normalize();
      if (Files.exists(path)) {
        return new Found(name, null, path);
      }
    }
    Path itself = playbookFolder.resolve(name).normalize();
    if (Files.exists(itself)) {
      return new Found(String.valueOf(itself.getFileName()), null, itself);
    }
    List<String> shown = new ArrayList<>(collections);
    searched.forEach(path -> shown.add(path.toString()));
    throw new io.jansible.error.JansibleException(
        "the role '" + name + "' was not found in " + String.join(":", shown), position);
  }

  private @Nullable Found inCollections(String name, List<String> collections) {
    String[] parts = name.split("\\.");
    if (parts.length >= 3) {
      String collection = parts[0] + "." + parts[1];
      return inCollection(collection, name.substring(collection.length() + 1));
    }
    if (name.indexOf('/') < 0) {
      for (String collection : collections) {
        Found found = inCollection(collection, name);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private @Nullable Found inCollection(String collection, String role) {
    String[] parts = collection.split("\\.");
    if (parts.length != 2) {
      return null;
    }
    for (Path root : context.collectionsPath()) {
      Path base = root.endsWith("ansible_collections") ? root : root.resolve("ansible_collections");
      Path folder = base.resolve(parts[0]).resolve(parts[1]);
      Path path = folder.resolve("roles").resolve(role.replace('.', '/'));
      if (Files.isDirectory(path) && isUsable(folder)) {
        return new Found(role, collection, path);
      }
    }
    return null;
  }

  /** A collection that is refused has no roles. */
  private boolean isUsable(Path collection) {
    try {
      context.collectionFound(collection);
      return true;
    } catch (JansibleException e) {
      return false;
    }
  }

  /**
   * The document of {@code folder/main} or of the file that {@code …_from} names; null if there is
   * none.
   *
   * @param from as {@code tasks_from} has it, null for {@code main}
   */
  @Nullable YamlNode document(Found role, String folder, @Nullable String from) {
    List<Path> found = candidates(role, folder, from, false);
    return found.isEmpty() ? null : files.read(found.get(0));
  }

  /** The document of {@code meta/argument_specs}; null if there is none. */
  @Nullable YamlNode argumentSpecs(Found role) {
    for (String extension : EXTENSIONS) {
      Path file = role.path().resolve("meta").resolve("argument_specs" + extension);
      if (Files.exists(file)) {
        return files.read(file);
      }
    }
    return null;
  }

  /** Variables of {@code vars} or {@code defaults}: one file, or a folder of them. */
  Map<String, @Nullable Object> variables(Found role, String folder, @Nullable String from) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (Path file : candidates(role, folder, from, true)) {
      YamlNode node = files.read(file);
      Object value = node == null ? null : node.value();
      if (value instanceof Map<?, ?> map) {
        map.forEach((key, each) -> all.put(String.valueOf(key), each));
      } else if (value != null) {
        throw new ParserException(
            "The "
                + folder
                + "/main.yml file for role '"
                + role.name()
                + "' must contain a dictionary of variables",
            null);
      }
    }
    return all;
  }

  private List<Path> candidates(Found role, String folder, @Nullable String from, boolean all) {
    Path directory = role.path().resolve(folder);
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      String name = from == null ? "main" : from;
      List<String> extensions = new ArrayList<>(EXTENSIONS);
      extensions.add(from == null ? extensions.size() : 0, "");
      for (String extension : extensions) {
        Path path = directory.resolve(name + extension).normalize();
        if (!path.startsWith(directory)) {
          throw new ParserException(
              "Failed loading '"
                  + path
                  + "' for role ("
                  + role.name()
                  + ") as it is not inside the expected role path: '"
                  + directory
                  + "'",
              null);
        }
        if (Files.isDirectory(path)) {
          if (all) {
            collect(path, found);
            break;
          }
        } else if (Files.exists(path)) {
          found.add(path);
          break;
        }
      }
    }
    if (found.isEmpty() && from != null && Files.isDirectory(directory)) {
      throw new ParserException(
          "Could not find specified file in role: " + folder + "/" + from, null);
    }
    return found;
  }

  private static void collect(Path folder, List<Path> found) {
    List<Path> entries;
    try (Stream<Path> all = Files.list(folder)) {
      entries = all.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Path entry : entries) {
      String name = String.valueOf(entry.getFileName());
      int dot = name.lastIndexOf('.');
      String extension = dot > 0 ? name.substring(dot) : "";
      if (name.startsWith(".") || name.endsWith("~")) {
        continue;
      }
      if (Files.isDirectory(entry)) {
        if (extension.isEmpty()) {
          collect(entry, found);
        }
      } else if (extension.isEmpty() || EXTENSIONS.contains(extension)) {
        found.add(entry);
      }
    }
  }
}
