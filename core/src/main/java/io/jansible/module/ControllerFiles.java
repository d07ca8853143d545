package io.jansible.module;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files on the controller as a task finds them: in its role's and includes' folders, then the
 * playbook's.
 */
public interface ControllerFiles {
  /**
   * Finds {@code name} for an action: {@code files/} or {@code templates/} below each folder of the
   * search path, then the folder itself.
   *
   * @param folder {@code files}, {@code templates}, {@code vars} or {@code tasks}
   * @throws io.jansible.error.JansibleException with Ansible's message (the paths searched) if
   *     there is none
   */
  Path find(String folder, String name);

  /** The folders searched, in order ({@code ansible_search_path}). */
  List<Path> searchPath();

  /** A file's bytes, decrypted if it is a vault. */
  byte[] read(Path path);

  /**
   * A YAML or JSON file's value as variables are stored: templates not rendered, decrypted if it is
   * a vault.
   *
   * @throws io.jansible.error.JansibleException with the place in the file, if it cannot be parsed
   */
  Loaded load(Path path);

  /**
   * What {@link #load} found.
   *
   * @param value null for an empty file
   * @param vaulted whether the whole file was a vault, so that its content must not be shown
   */
  record Loaded(@Nullable Object value, boolean vaulted) {}

  /**
   * A file whose bytes are not vaulted: itself, or a private temporary that lives as long as the
   * task.
   */
  Path decrypted(Path path);

  /** The controller's current directory of this run. */
  Path workingDirectory();

  /** A private temporary directory that is removed after the task. */
  Path temporaryDirectory();
}
