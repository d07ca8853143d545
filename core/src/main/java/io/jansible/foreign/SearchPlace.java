package io.jansible.foreign;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a task stands, for the search of its module.
 *
 * @param playbooks the folders of all playbook files loaded so far, the first's first: what lies
 *     beside an imported playbook is there for all tasks after it
 * @param roles the folders of all roles loaded so far, the task's own first: a role's library is
 *     there for all tasks after it
 * @param collections the collections in which short names are looked up first ({@code
 *     collections:}, and the collection that a role comes from)
 */
public record SearchPlace(List<Path> playbooks, List<Path> roles, List<String> collections) {
  /** The folder of the playbook that was asked for: collections lie beside it alone. */
  public Path playbookDirectory() {
    return playbooks.getFirst();
  }

  /** Folders of this name beside playbooks and in roles, in the order of the search. */
  List<Path> folders(String name) {
    return Stream.concat(playbooks.stream(), roles.stream())
        .map(folder -> folder.resolve(name))
        .distinct()
        .toList();
  }
}
