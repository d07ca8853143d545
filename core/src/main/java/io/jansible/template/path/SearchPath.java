package io.jansible.template.path;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where Ansible looks for a controller file that a task names: {@code path_dwim_relative_stack}.
 *
 * @param folders the task's own search path, nearest first
 * @param inRole whether the task belongs to a role
 * @param basedir the playbook's folder, the last resort
 * @param home what {@code ~} stands for
 */
public record SearchPath(List<Path> folders, boolean inRole, Path basedir, Path home) {
  /**
   * Every place where the file may be, in order; the first that exists counts.
   *
   * @param folder {@code files}, {@code templates} or {@code vars}
   */
  public List<Path> candidates(String folder, String name) {
    List<Path> found = new ArrayList<>();
    if (name.startsWith("~/") || name.equals("~")) {
      found.add(home.resolve(name.substring(Math.min(2, name.length()))).normalize());
      return found;
    }
    if (name.startsWith("/")) {
      found.add(Path.of(name));
      return found;
    }
    for (Path path : folders) {
      Path parent = path.getParent();
      if (inRole && parent != null && parent.endsWith("tasks")) {
        found.add(parent.resolveSibling(folder).resolve(name).normalize());
        found.add(parent.resolve(name).normalize());
      }
      found.add(path.resolve(folder).resolve(name).normalize());
      found.add(path.resolve(name).normalize());
    }
    found.add(basedir.resolve(folder).resolve(name).normalize());
    found.add(basedir.resolve(name).normalize());
    return found;
  }
}
