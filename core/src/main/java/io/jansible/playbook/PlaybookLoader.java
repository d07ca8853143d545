package io.jansible.playbook;

import io.jansible.error.ParserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns playbook, task and role files into syntax. Keeps parsed files for its lifetime; safe for
 * many threads.
 */
public interface PlaybookLoader {
  /**
   * Loads a playbook with all that it imports.
   *
   * @param file a path, or a collection's playbook {@code ns.name.playbook} resolved by the caller
   */
  Playbook load(Path file) throws ParserException;

  /**
   * A playbook of one play that no file holds.
   *
   * @param play as YAML would have it
   * @param folder stands in for the playbook's folder
   */
  Playbook withoutFile(Map<String, @Nullable Object> play, Path folder);

  /** The file of {@code namespace.collection.playbook}; null if the name is none. */
  java.nio.file.@org.jspecify.annotations.Nullable Path collectionPlaybook(String name);

  /**
   * Loads the tasks of a dynamic {@code include_tasks} for a group of hosts.
   *
   * @param include the task that includes
   * @param file what its rendered file name was resolved to
   * @param vars its {@code vars} and loop variables, which the tasks see
   * @return the blocks to run, with {@code apply} applied
   */
  IncludedTasks includeTasks(
      Play play, Task include, Path file, Map<String, @Nullable Object> vars);

  /**
   * Loads a role for a dynamic {@code include_role}.
   *
   * @param arguments the task's rendered arguments: name, tasks_from, vars_from, defaults_from,
   *     handlers_from, public, allow_duplicates, rolespec_validate, apply
   * @param vars its {@code vars} and loop variables
   */
  IncludedRole includeRole(
      Play play,
      Task include,
      Map<String, @Nullable Object> arguments,
      Map<String, @Nullable Object> vars);

  /**
   * What {@code include_tasks} brings.
   *
   * @param roles that the tasks import, to be added to the play's
   * @param handlers of these, likewise
   */
  record IncludedTasks(List<Block> blocks, List<Role> roles, List<Block> handlers) {}

  /**
   * What {@code include_role} brings.
   *
   * @param roles it, with its dependencies, and those that its tasks import
   * @param blocks dependencies' tasks first
   * @param handlers to be added to the play's
   */
  record IncludedRole(List<Role> roles, List<Block> blocks, List<Block> handlers) {}
}
