package io.jansible.foreign;

import io.jansible.error.JansibleException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which files of a folder are modules, by their names. */
final class ModuleFiles {
  /** Modules for Windows lie beside files that document them. */
  private static final String POWERSHELL = ".ps1";

  private final List<String> ignoredEndings;

  ModuleFiles(List<String> ignoredEndings) {
    this.ignoredEndings = List.copyOf(ignoredEndings);
  }

  private boolean isIgnored(String file) {
    return file.endsWith(POWERSHELL) || ignoredEndings.stream().anyMatch(file::endsWith);
  }

  /** The modules below a folder by name; a library does not change during a run. */
  Map<String, Path> index(Path root) {
    Map<String, Path> modules = new HashMap<>();
    for (Path folder : withSubfolders(root)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        for (Path each : entries) {
          String file = each.getFileName().toString();
          int dot = file.lastIndexOf('.');
          String name = dot > 0 ? file.substring(0, dot) : file;
          if (!isIgnored(file)
              && Files.isRegularFile(each)
              && (dot > 0 || !modules.containsKey(name))) {
            modules.merge(name, each, (old, more) -> old.toString().endsWith(".py") ? old : more);
          }
        }
      } catch (IOException e) {
        throw new JansibleException("cannot read the folder " + folder, null, e);
      }
    }
    return modules;
  }

  private static List<Path> withSubfolders(Path root) {
    List<Path> all = new ArrayList<>();
    if (!Files.isDirectory(root)) {
      return all;
    }
    all.add(root);
    for (int level = 0, from = 0; level < 2; level++) {
      int to = all.size();
      for (int i = from; i < to; i++) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(all.get(i))) {
          List<Path> below = new ArrayList<>();
          entries.forEach(
              each -> {
                if (Files.isDirectory(each)) {
                  below.add(each);
                }
              });
          below.sort(null);
          all.addAll(below);
        } catch (IOException e) {
          throw new JansibleException("cannot read the folder " + all.get(i), null, e);
        }
      }
      from = to;
    }
    return all;
  }

  /** A file with that name and any extension that a module may have. */
  @Nullable Path find(Path folder, String name) {
    Path python = folder.resolve(name + ".py");
    if (Files.isRegularFile(python)) {
      return python;
    }
    Path bare = folder.resolve(name);
    if (Files.isRegularFile(bare)) {
      return bare;
    }
    if (!Files.isDirectory(folder)) {
      return null;
    }
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            folder,
            each -> {
              String file = each.getFileName().toString();
              return file.startsWith(name + ".")
                  && file.indexOf('.', name.length() + 1) < 0
                  && !isIgnored(file);
            })) {
      for (Path each : entries) {
        if (Files.isRegularFile(each)) {
          return each;
        }
      }
      return null;
    } catch (IOException e) {
      throw new JansibleException("cannot read the folder " + folder, null, e);
    }
  }
}
