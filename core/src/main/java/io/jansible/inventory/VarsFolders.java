package io.jansible.inventory;

import io.jansible.error.ParserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Variables in {@code group_vars} and {@code host_vars}: a file for each group or host, or a folder
 * of files. Each is read once. Safe for many threads.
 */
final class VarsFolders {
  private final List<String> extensions;
  private final Function<Path, @Nullable Object> reader;
  private final Consumer<String> warnings;
  private final Map<Path, Map<String, @Nullable Object>> known = new ConcurrentHashMap<>();

  /**
   * @param extensions of files, in the order in which they are tried
   * @param reader gives a file's value as variables are stored
   * @param warnings hears of files where folders should be
   */
  VarsFolders(
      List<String> extensions, Function<Path, @Nullable Object> reader, Consumer<String> warnings) {
    this.warnings = warnings;
    this.extensions = extensions;
    this.reader = reader;
  }

  void forget() {
    known.clear();
  }

  /**
   * @param folder {@code group_vars} or {@code host_vars} below {@code base}
   */
  Map<String, @Nullable Object> of(Path base, String folder, String name) {
    if (name.isEmpty() || name.startsWith("/") || name.contains("..")) {
      return Map.of();
    }
    return known.computeIfAbsent(base.resolve(folder).resolve(name), this::read);
  }

  private Map<String, @Nullable Object> read(Path entity) {
    Path folder = entity.getParent();
    if (folder != null && Files.exists(folder) && !Files.isDirectory(folder)) {
      warnings.accept(
          "Found " + folder.getFileName() + " that is not a directory, skipping: " + folder);
      return Map.of();
    }
    List<Path> files = new ArrayList<>();
    for (String extension : extensions) {
      Path path = entity.resolveSibling(entity.getFileName() + extension);
      if (Files.isDirectory(path)) {
        collect(path, files);
        break;
      }
      if (Files.exists(path)) {
        files.add(path);
        break;
      }
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (Path file : files) {
      Object value = reader.apply(file);
      if (value instanceof Map<?, ?> map) {
        map.forEach((name, each) -> all.put(String.valueOf(name), each));
      } else if (value != null) {
        throw new ParserException(
            "failed to combine variables, expected dicts but got a 'dict' and a '"
                + (value instanceof List ? "AnsibleSequence" : "AnsibleUnicode")
                + "': \n{}\n"
                + value,
            new io.jansible.error.Position(file.toString(), 1, 1));
      }
    }
    return all.isEmpty() ? Map.of() : all;
  }

  private void collect(Path folder, List<Path> files) {
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
          collect(entry, files);
        }
      } else if (extensions.contains(extension)) {
        files.add(entry);
      }
    }
  }
}
