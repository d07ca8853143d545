package io.jansible.engine;

import io.jansible.module.ControllerFiles.Loaded;
import java.nio.file.Path;

/** Reads files of the controller, decrypted where they are vaults. Safe for many threads. */
public interface ControllerReader {
  /**
   * A file's bytes.
   *
   * @throws io.jansible.error.JansibleException if it cannot be read or decrypted
   */
  byte[] read(Path file);

  /** The same for a file that a task sends; without any secret the file is named. */
  byte[] readForTask(Path file);

  /** A YAML or JSON file's value as variables are stored. */
  Loaded load(Path file);
}
