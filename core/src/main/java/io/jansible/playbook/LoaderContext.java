package io.jansible.playbook;

import io.jansible.error.Position;
import io.jansible.yaml.DuplicateKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the loader needs from outside: it reads files and knows names, but renders nothing itself.
 */
public interface LoaderContext {
  /** A file's text, decrypted if it is a vault. */
  String read(Path file);

  /** Where roles are looked for besides beside the playbook, in order. */
  List<Path> rolesPath();

  /** {@code duplicate_dict_key}. */
  default DuplicateKeys duplicateKeys() {
    return DuplicateKeys.WARN;
  }

  /** {@code invalid_task_attribute_failed}: whether a task may not have what no task has. */
  default boolean refusesUnknownAttributes() {
    return true;
  }

  /** {@code private_role_vars}; null where the way a role is used decides. */
  default @Nullable Boolean privateRoles() {
    return null;
  }

  /** Where collections ({@code ansible_collections/ns/name}) are looked for, in order. */
  List<Path> collectionsPath();

  /**
   * Whether an action of this name can be run (a module known to the registry or found as a file),
   * given {@code collections:}.
   */
  Predicate<String> knownAction();

  /**
   * The same in a place where short names are looked up in some collections first.
   *
   * @param collections {@code collections:} of role, play and block
   */
  default Predicate<String> knownAction(List<String> collections) {
    return knownAction();
  }

  /** The fully qualified name of an action, as written where it is not known. */
  String resolveAction(String action);

  /** The same in a place where short names are looked up in some collections first. */
  default String resolveAction(String action, List<String> collections) {
    return resolveAction(action);
  }

  /**
   * Whether there is an action group of this name.
   *
   * @param group qualified
   */
  default boolean knowsGroup(String group) {
    return true;
  }

  /** Hears of a playbook's folder before its plays are read: what lies beside it counts. */
  default void playbookFound(Path folder) {}

  /**
   * Hears of a collection's folder before anything in it is read.
   *
   * @throws io.jansible.error.JansibleException if it is not to be used
   */
  default void collectionFound(Path folder) {}

  /** Hears of a role's folder before its tasks are read: its {@code library} counts from now on. */
  default void roleFound(Path folder) {}

  /**
   * Renders a text that has to be known while loading: the file of {@code import_tasks}, the name
   * of {@code import_role}, {@code import_playbook}. Sees extra vars, the play's vars and
   * vars_files, role vars and defaults, the vars given here; no host's.
   */
  @Nullable Object render(
      Object raw, List<Map<String, @Nullable Object>> vars, @Nullable Role role, Position position);

  /** Takes a warning, without {@code [WARNING]:}. */
  Consumer<String> warnings();
}
