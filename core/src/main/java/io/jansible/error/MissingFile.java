package io.jansible.error;

import java.nio.file.Path;

/** What Ansible says of a file of the controller's that is not there, or may not be read. */
public final class MissingFile {
  private MissingFile() {}

  /**
   * A file that was looked for.
   *
   * @param searched where it was looked for, as it is to be shown; empty for nothing
   */
  public static String notFound(String name, String searched) {
    return "Could not find or access '"
        + name
        + "'"
        + searched
        + " on the Ansible Controller.\nIf you are using a module and expect the file to exist on the"
        + " remote, see the remote_src option";
  }

  /** A file that was to be read. */
  public static String unreadable(Path file) {
    return "Unable to retrieve file contents\n" + notFound(file.toString(), "");
  }
}
