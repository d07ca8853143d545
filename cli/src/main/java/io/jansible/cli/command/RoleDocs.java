package io.jansible.cli.command;

import io.jansible.config.Settings;
import io.jansible.error.JansibleException;
import io.jansible.yaml.YamlLoader;
import io.jansible.yaml.YamlNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What roles say of themselves: the argument specifications in their {@code meta} folders. */
final class RoleDocs {
  private final CommandContext context;
  private final List<String> extensions;

  RoleDocs(CommandContext context) {
    this.context = context;
    this.extensions = context.settings().list("YAML_FILENAME_EXTENSIONS");
  }

  /**
   * A role with a specification.
   *
   * @param collection null for one that is in none
   */
  private record Found(String name, @Nullable String collection, Path folder, Path file) {
    String fullName() {
      return collection == null ? name : collection + "." + name;
    }
  }

  /**
   * Names, and what each entry point does.
   *
   * @param collections to which they are limited, empty for no limit
   */
  Map<String, Object> list(List<String> collections) {
    Map<String, Object> all = new TreeMap<>();
    for (Found role : roles(collections)) {
      Map<String, Object> entries = new LinkedHashMap<>();
      specification(role)
          .forEach(
              (name, spec) -> {
                Object summary = spec.get("short_description");
                entries.put(name, summary == null ? "" : summary);
              });
      Map<String, Object> shown = new LinkedHashMap<>();
      if (role.collection != null) {
        shown.put("collection", role.collection);
      }
      shown.put("description", "UNDOCUMENTED");
      shown.put("entry_points", entries);
      all.put(role.fullName(), shown);
    }
    return all;
  }

  /**
   * All that is said of some roles.
   *
   * @param names with or without their collections
   * @param entryPoint null for all
   */
  Map<String, Object> of(List<String> names, @Nullable String entryPoint) {
    Map<String, Object> all = new TreeMap<>();
    for (Found role : roles(List.of())) {
      if (!names.contains(role.name) && !names.contains(role.fullName())) {
        continue;
      }
      Map<String, Object> entries = new LinkedHashMap<>(specification(role));
      if (entryPoint != null) {
        entries.keySet().retainAll(List.of(entryPoint));
      }
      if (!entries.isEmpty()) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("path", role.folder.toString());
        shown.put("collection", role.collection);
        shown.put("entry_points", entries);
        all.put(role.fullName(), shown);
      }
    }
    return all;
  }

  private Map<String, Map<String, @Nullable Object>> specification(Found role) {
    Map<String, Map<String, @Nullable Object>> all = new LinkedHashMap<>();
    try {
      String text = Files.readString(role.file, StandardCharsets.UTF_8);
      YamlNode node = new YamlLoader(context.display()::warning).load(text, role.file.toString());
      if (node != null
          && node.value() instanceof Map<?, ?> data
          && data.get("argument_specs") instanceof Map<?, ?> specs) {
        specs.forEach(
            (name, spec) -> {
              Map<String, @Nullable Object> entry = new LinkedHashMap<>();
              if (spec instanceof Map<?, ?> map) {
                map.forEach((key, value) -> entry.put(String.valueOf(key), value));
              }
              all.put(String.valueOf(name), entry);
            });
      }
    } catch (IOException e) {
      throw new JansibleException("Could not read the role '" + role.name + "'", null, e);
    }
    return all;
  }

  /** Those with a file that may hold a specification, each name once. */
  private List<Found> roles(List<String> collections) {
    Map<String, Found> found = new LinkedHashMap<>();
    if (collections.isEmpty()) {
      paths().forEach(path -> add(path, null, found));
    }
    for (String root : context.settings().list("COLLECTIONS_PATHS")) {
      Path top = Path.of(root).resolve("ansible_collections");
      for (Path namespace : folders(top)) {
        for (Path collection : folders(namespace)) {
          String name = namespace.getFileName() + "." + collection.getFileName();
          if (collections.isEmpty() || collections.contains(name)) {
            add(collection.resolve("roles"), name, found);
          }
        }
      }
    }
    return List.copyOf(found.values());
  }

  /** {@code roles} beside the playbooks, the path of roles, the playbooks' folder. */
  private List<Path> paths() {
    List<Path> paths = new ArrayList<>();
    String base = context.arguments().text("basedir");
    if (base != null) {
      paths.add(Path.of(base).resolve("roles"));
    }
    context.arguments().list("roles_path").forEach(each -> paths.add(absolute(each)));
    context.settings().list("DEFAULT_ROLES_PATH").forEach(each -> paths.add(absolute(each)));
    if (base != null) {
      paths.add(Path.of(base));
    }
    return paths;
  }

  private Path absolute(String path) {
    return Path.of(
        Settings.absolute(
            path, context.session().workingDirectory(), context.session().environment()));
  }

  private void add(Path path, @Nullable String collection, Map<String, Found> found) {
    for (Path role : folders(path)) {
      String name = String.valueOf(role.getFileName());
      for (String start : List.of("argument_specs", "main")) {
        for (String extension : extensions) {
          Path file = role.resolve("meta").resolve(start + extension);
          if (Files.exists(file)) {
            // a role of a collection is told with the collection's folder
            Path folder = collection == null ? role : path.getParent();
            Found one = new Found(name, collection, folder, file);
            found.putIfAbsent(one.fullName(), one);
          }
        }
      }
    }
  }

  private static List<Path> folders(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(path)) {
      return all.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
