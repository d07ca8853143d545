package io.jansible.testkit.files;

/** The file system refuses something, as errno says it. Tools put their name before its text. */
public final class FileError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The errno values that this file system knows. */
  public enum Kind {
    NOT_FOUND("No such file or directory"),
    NOT_DIRECTORY("Not a directory"),
    IS_DIRECTORY("Is a directory"),
    EXISTS("File exists"),
    NOT_EMPTY("Directory not empty"),
    DENIED("Permission denied"),
    NOT_PERMITTED("Operation not permitted"),
    INVALID("Invalid argument"),
    LOOP("Too many levels of symbolic links");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private final Kind kind;
  private final String path;

  FileError(Kind kind, String path) {
    super(path + ": " + kind.words);
    this.kind = kind;
    this.path = path;
  }

  public Kind kind() {
    return kind;
  }

  public String path() {
    return path;
  }

  /** {@code No such file or directory}… */
  public String words() {
    return kind.words;
  }
}
