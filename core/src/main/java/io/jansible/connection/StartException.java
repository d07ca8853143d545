package io.jansible.connection;

/**
 * A command did not even begin. Its text is what Python says of it, since modules show that: {@code
 * [Errno 2] No such file or directory: b'foo'}; its {@link #rc} is the errno: 2 for a missing
 * program or directory, 13 for one that is not executable, 20 for a directory that is a file.
 */
public final class StartException extends RemoteException {
  private static final long serialVersionUID = 1L;

  private final boolean directory;

  /**
   * @param name the program as {@code argv} has it, or the directory
   * @param directory whether it is the working directory that could not be entered
   */
  public StartException(int errno, String name, boolean directory) {
    super("[Errno " + errno + "] " + words(errno) + ": " + bytes(name), errno);
    this.directory = directory;
  }

  /** Whether it is the working directory that could not be entered. */
  public boolean directory() {
    return directory;
  }

  private static String words(int errno) {
    return switch (errno) {
      case 2 -> "No such file or directory";
      case 8 -> "Exec format error";
      case 13 -> "Permission denied";
      case 20 -> "Not a directory";
      case 26 -> "Text file busy";
      default -> "Error " + errno;
    };
  }

  /** Python's {@code repr} of the name's bytes. */
  private static String bytes(String name) {
    char quote = name.contains("'") && !name.contains("\"") ? '"' : '\'';
    StringBuilder out = new StringBuilder("b").append(quote);
    for (byte each : name.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      int c = each & 0xff;
      switch (c) {
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c == quote) {
            out.append('\\').append(quote);
          } else if (c < ' ' || c > '~') {
            out.append("\\x")
                .append(Character.forDigit(c >> 4, 16))
                .append(Character.forDigit(c & 15, 16));
          } else {
            out.append((char) c);
          }
        }
      }
    }
    return out.append(quote).toString();
  }
}
