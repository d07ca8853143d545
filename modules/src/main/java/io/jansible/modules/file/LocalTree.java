package io.jansible.modules.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is below a directory of the controller, for a copy of it. Links are followed or told apart;
 * a link that leads to a directory it lies in stays a link, so that the tree has an end.
 *
 * @param files with their place in the copy
 * @param directories with their place in the copy
 * @param links with their place in the copy
 */
record LocalTree(List<Entry> files, List<Entry> directories, List<Entry> links) {
  /**
   * Something of the tree.
   *
   * @param path of the file or directory itself; for a link that of the link
   * @param place in the copy, relative
   */
  record Entry(Path path, String place) {}

  /**
   * @param prefix of each place, empty or ending with a slash
   */
  static LocalTree of(Path directory, String prefix, boolean follow) {
    LocalTree tree = new LocalTree(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try {
      Set<Path> parents = new HashSet<>();
      Path real = directory.toRealPath();
      parents.add(real);
      tree.walk(directory, prefix, follow, parents);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tree;
  }

  /**
   * @param parents the real paths of the directories that this one is in, and its own
   */
  private void walk(Path directory, String prefix, boolean follow, Set<Path> parents)
      throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(directory)) {
      entries = all.sorted().toList();
    }
    List<Entry> inner = new ArrayList<>();
    for (Path each : entries) {
      Entry entry = new Entry(each, prefix + each.getFileName());
      boolean link = Files.isSymbolicLink(each);
      if (Files.isDirectory(each)) {
        if (!link || (follow && !parents.contains(each.toRealPath()))) {
          directories.add(entry);
          inner.add(entry);
        } else {
          links.add(entry);
        }
      } else if (!link || (follow && Files.isRegularFile(each))) {
        files.add(new Entry(link ? each.toRealPath() : each, entry.place()));
      } else {
        links.add(entry);
      }
    }
    for (Entry entry : inner) {
      Set<Path> deeper = new HashSet<>(parents);
      deeper.add(entry.path().toRealPath());
      walk(entry.path(), entry.place() + "/", follow, deeper);
    }
  }
}
