package io.jansible.error;

/**
 * A place in a text file that a user wrote.
 *
 * @param file the file's absolute path, or a made-up name such as {@code <command line>}
 * @param line counted from 1
 * @param column counted from 1, in characters
 */
public record Position(String file, int line, int column) {
  /** The file of what no file holds: errors about it show no lines. */
  public static final String NO_FILE = "<none>";

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
