package io.jansible.engine;

import io.jansible.module.Module;
import io.jansible.playbook.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what runs an action: a module that is built in, an embedder's, or a user's file. */
public interface ActionFinder {
  /**
   * @param name as it is resolved ({@code ansible.builtin.copy}), or as it was written
   * @param task whose role and collections are searched; null outside of tasks
   */
  Optional<Module> find(String name, @Nullable Task task);

  /** The same while a playbook is loaded, where a task's collections are known before the task. */
  default Optional<Module> find(String name, List<String> collections) {
    return find(name, (Task) null);
  }

  /** Hears of each playbook's folder as playbooks are loaded: its library counts from then on. */
  default void playbookFound(Path folder) {}

  /** Hears of each role's folder as roles are loaded: its library counts from then on. */
  default void roleFound(Path folder) {}

  /**
   * The members of an action group ({@code group/k8s} of {@code module_defaults}), as fully
   * qualified names; empty if there is no such group.
   *
   * @param name qualified
   */
  default Optional<Set<String>> group(String name) {
    return Optional.empty();
  }
}
