package io.jansible.foreign;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shell text that runs a module on a node. The module's file lies in a private folder there, by
 * the name of its digest, for as long as the connection's shell lives: a watcher removes the folder
 * when that is gone.
 */
final class NodeScript {
  /** What it prints if the file is not there and has to be sent along. */
  static final String MISSING = "JANSIBLE-MODULE-MISSING";

  /** What it prints before the interpreter that it found. */
  static final String FOUND = "JANSIBLE-INTERPRETER ";

  /** What it prints if there is no Python. */
  static final String NO_PYTHON = "JANSIBLE-NO-PYTHON";

  /** What it prints if the private folder cannot be made. */
  static final String NO_FOLDER = "JANSIBLE-NO-FOLDER";

  private NodeScript() {}

  static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /**
   * @param run a name of this run that nobody can guess
   * @param digest the file's name
   * @param content the file's bytes, if they are to be sent; null to rely on the file being there
   */
  static String place(String run, String digest, byte @Nullable [] content) {
    StringBuilder out = new StringBuilder();
    out.append("u=$(id -u); d=\"${TMPDIR:-/tmp}/.jansible-").append(run).append("-$u\"\n");
    out.append("f=\"$d/").append(digest).append("\"\n");
    if (content == null) {
      out.append("[ -d \"$d\" ] && [ -O \"$d\" ] && [ -f \"$f\" ] || { echo ")
          .append(MISSING)
          .append("; exit 0; }\n");
      return out.toString();
    }
    out.append("m=$(umask); umask 077\n");
    out.append("if mkdir \"$d\" 2>/dev/null; then\n");
    out.append("w='while kill -0 \"$1\" 2>/dev/null; do sleep 3; done; rm -rf \"$2\"'\n");
    out.append("if command -v setsid >/dev/null 2>&1; then setsid sh -c \"$w\" w \"$PPID\" \"$d\"")
        .append(" </dev/null >/dev/null 2>&1 &\n");
    out.append("else sh -c \"$w\" w \"$PPID\" \"$d\" </dev/null >/dev/null 2>&1 &\nfi\nfi\n");
    out.append("[ -d \"$d\" ] && [ -O \"$d\" ] && [ ! -L \"$d\" ] || { echo ")
        .append(NO_FOLDER)
        .append("; exit 0; }\n");
    out.append(
        "base64 -d >\"$f.$$\" <<'JANSIBLE-END' && chmod 700 \"$f.$$\" && mv -f \"$f.$$\" \"$f\"");
    out.append(" || { echo ").append(NO_FOLDER).append("; exit 0; }\n");
    out.append(Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(content));
    out.append("\nJANSIBLE-END\numask \"$m\"\n");
    return out.toString();
  }

  /** Finds Python: the first of the candidates that is there and works. */
  static String python(List<String> candidates) {
    StringBuilder out = new StringBuilder("p=\n");
    out.append("for c in");
    candidates.forEach(each -> out.append(' ').append(quote(each)));
    out.append("; do p=$(command -v \"$c\" 2>/dev/null) && [ -n \"$p\" ]")
        .append(
            " && \"$p\" -c 'import json, zipfile' >/dev/null 2>&1 </dev/null && break; p=; done\n");
    out.append("[ -n \"$p\" ] || { echo ").append(NO_PYTHON).append("; exit 0; }\n");
    out.append("echo \"").append(FOUND).append("$p\"\nset -- \"$p\"\n");
    return out.toString();
  }

  /** The interpreter that the user named; its words are the first arguments of the command. */
  static String words(List<String> words) {
    StringBuilder out = new StringBuilder("set --");
    words.forEach(each -> out.append(' ').append(quote(each)));
    return out.append('\n').toString();
  }

  /** Runs the file, its arguments on standard input. */
  static String withStdin() {
    return "exec \"$@\" \"$f\"\n";
  }

  /** Runs the file with the path of a private file that holds standard input. */
  static String withFile() {
    return "m=$(umask); umask 077; a=$(mktemp \"$d/args-XXXXXX\") || exit 1; cat >\"$a\"; umask \"$m\"\n"
        + "\"$@\" \"$f\" \"$a\" </dev/null; r=$?\nrm -f \"$a\"\nexit $r\n";
  }

  /** Runs the bytes on standard input as a program without arguments. */
  static String written() {
    return "m=$(umask); umask 077; a=$(mktemp \"$d/code-XXXXXX\") || exit 1; cat >\"$a\"; chmod 700 \"$a\"; umask \"$m\"\n"
        + "\"$@\" \"$a\" </dev/null; r=$?\nrm -f \"$a\"\nexit $r\n";
  }
}
