package io.jansible.modules.file;

import io.jansible.connection.FileStat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The directories of a tree from the top down, each with its files first, as Python walks it. */
final class Walk {
  private final Map<String, List<FileStat>> entries = new LinkedHashMap<>();
  private final List<List<FileStat>> directories = new ArrayList<>();

  private Walk() {}

  /**
   * @param all what is below the root, however deep, in any order
   */
  static List<List<FileStat>> directories(String root, List<FileStat> all) {
    Walk walk = new Walk();
    for (FileStat each : all) {
      walk.entries.computeIfAbsent(parent(each.path()), directory -> new ArrayList<>()).add(each);
    }
    walk.into(root.length() > 1 ? root.replaceFirst("/+$", "") : root);
    return walk.directories;
  }

  private void into(String directory) {
    List<FileStat> files = new ArrayList<>();
    List<FileStat> below = new ArrayList<>();
    for (FileStat each : entries.getOrDefault(directory, List.of())) {
      (each.isDirectory() ? below : files).add(each);
    }
    files.addAll(below);
    directories.add(files);
    below.forEach(each -> into(each.path()));
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash == 0 ? "/" : path.substring(0, Math.max(slash, 0));
  }
}
