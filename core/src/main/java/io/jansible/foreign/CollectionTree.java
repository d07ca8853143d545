package io.jansible.foreign;

import io.jansible.error.JansibleException;
import io.jansible.yaml.YamlLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Installed collections: their files, and the routing in their {@code meta/runtime.yml}. */
final class CollectionTree {
  private final List<Path> roots;
  private final ModuleFiles modules;
  private final CollectionSupport support;
  private final Consumer<String> warnings;
  private final Map<Path, Map<?, ?>> routing = new ConcurrentHashMap<>();
  private final Map<List<String>, Optional<Path>> folders = new ConcurrentHashMap<>();

  CollectionTree(
      List<Path> roots, ModuleFiles modules, CollectionSupport support, Consumer<String> warnings) {
    this.roots = List.copyOf(roots);
    this.modules = modules;
    this.support = support;
    this.warnings = warnings;
  }

  /**
   * What a collection says of one of its plugins.
   *
   * @param redirect its new qualified name
   * @param tombstone why it is gone
   * @param warning why it will be
   */
  record Route(@Nullable String redirect, @Nullable String tombstone, @Nullable String warning) {
    static final Route NONE = new Route(null, null, null);
  }

  /** Looks whether the collection of a plugin, if it is there, is for this release. */
  void check(String plugin, SearchPlace place) {
    String[] parts = plugin.split("\\.", 3);
    Path collection = folder(parts[0], parts[1], place);
    if (collection != null) {
      support.check(collection);
    }
  }

  /** A collection's folder; null if it is not installed. */
  @Nullable Path folder(String namespace, String name, SearchPlace place) {
    return folders
        .computeIfAbsent(
            List.of(place.playbookDirectory().toString(), namespace, name),
            key -> Optional.ofNullable(find(namespace, name, place)))
        .orElse(null);
  }

  private @Nullable Path find(String namespace, String name, SearchPlace place) {
    List<Path> all = new ArrayList<>();
    all.add(place.playbookDirectory().resolve("collections"));
    all.addAll(roots);
    for (Path root : all) {
      for (Path base : List.of(root.resolve("ansible_collections"), root)) {
        Path folder = base.resolve(namespace).resolve(name);
        if (Files.isDirectory(folder)) {
          return folder;
        }
      }
    }
    return null;
  }

  /**
   * A plugin's file.
   *
   * @param name qualified, with the folders between the kind and the file as further parts
   * @param kind {@code plugins/modules}
   */
  @Nullable Path file(String name, String kind, SearchPlace place) {
    String[] parts = name.split("\\.");
    if (parts.length < 3) {
      return null;
    }
    Path collection = folder(parts[0], parts[1], place);
    if (collection == null) {
      return null;
    }
    Path folder = collection.resolve(kind);
    for (int i = 2; i < parts.length - 1; i++) {
      folder = folder.resolve(parts[i]);
    }
    return modules.find(folder, parts[parts.length - 1]);
  }

  /**
   * The routing of a plugin.
   *
   * @param kind {@code modules}, {@code action} or {@code module_utils}
   */
  Route route(String name, String kind, SearchPlace place) {
    String[] parts = name.split("\\.", 3);
    if (parts.length < 3) {
      return Route.NONE;
    }
    Path collection = folder(parts[0], parts[1], place);
    if (collection == null) {
      return Route.NONE;
    }
    Object entry = map(map(map(runtime(collection).get("plugin_routing")).get(kind)).get(parts[2]));
    Map<?, ?> route = map(entry);
    Object redirect = route.get("redirect");
    return new Route(
        redirect == null ? null : redirect.toString(),
        text(map(route.get("tombstone"))),
        text(map(route.get("deprecation"))));
  }

  /** The action groups that a collection lists; empty if it is not installed. */
  Map<?, ?> actionGroups(String namespace, String name, SearchPlace place) {
    Path collection = folder(namespace, name, place);
    return collection == null ? Map.of() : map(runtime(collection).get("action_groups"));
  }

  private static @Nullable String text(Map<?, ?> map) {
    Object text = map.get("warning_text");
    return map.isEmpty() ? null : text == null ? "" : text.toString().strip();
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private Map<?, ?> runtime(Path collection) {
    return routing.computeIfAbsent(
        collection,
        folder -> {
          Path file = folder.resolve("meta/runtime.yml");
          if (!Files.exists(file)) {
            return Map.of();
          }
          try {
            var node =
                new YamlLoader(warnings)
                    .load(Files.readString(file, StandardCharsets.UTF_8), file.toString());
            return map(node == null ? null : node.value());
          } catch (IOException e) {
            throw new JansibleException("cannot read " + file, null, e);
          }
        });
  }
}
