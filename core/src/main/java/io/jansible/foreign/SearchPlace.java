package io.jansible.foreign;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a task stands, for the search of its module.
 *
 * @param playbookDirectory the folder of the playbook file
 * @param roles the folders of all roles loaded so far, the task's own first: a role's library is
 *     there for all tasks after it
 * @param collections the collections in which short names are looked up first ({@code
 *     collections:}, and the collection that a role comes from)
 */
public record SearchPlace(Path playbookDirectory, List<Path> roles, List<String> collections) {}
