package io.jansible.foreign;

import java.util.Base64;
import java.util.List;

/**
 * The shell text that runs a module on a node. The module's file lies in a private folder there, by
 * the name of its digest, for as long as a shell of the connection's lives: a watcher removes the
 * folder when all that used it are gone.
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
   * Says where the module's file is, or that it is {@link #MISSING}.
   *
   * @param run a name of this run that nobody can guess
   * @param digest the file's name
   */
  static String find(String run, String digest) {
    return names(run, digest)
        + "[ -d \"$d\" ] && [ -O \"$d\" ] && : >\"$d/.shell-$PPID\" && [ -f \"$f\" ]"
        + " || { echo "
        + MISSING
        + "; exit 0; }\n";
  }

  /** Puts the module's file there, with the text of the file in it. */
  static String place(String run, String digest, byte[] content) {
    return store(
            run,
            digest,
            "base64 -d >\"$f.$$\" <<'JANSIBLE-END'",
            "\n"
                + Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(content)
                + "\nJANSIBLE-END\n")
        + "umask \"$m\"\n";
  }

  /** Puts the module's file there, which is what stands on standard input. */
  static String placeInput(String run, String digest) {
    return store(run, digest, "cat >\"$f.$$\"", "\n");
  }

  private static String names(String run, String digest) {
    return "u=$(id -u); d=\"${TMPDIR:-/tmp}/.jansible-" + run + "-$u\"\nf=\"$d/" + digest + "\"\n";
  }

  private static String store(String run, String digest, String write, String text) {
    StringBuilder out = new StringBuilder(names(run, digest));
    out.append("m=$(umask); umask 077\n");
    out.append("mkdir \"$d\" 2>/dev/null; n=$?\n");
    out.append("[ -d \"$d\" ] && [ -O \"$d\" ] && [ ! -L \"$d\" ] && : >\"$d/.shell-$PPID\"");
    out.append(" || { echo ").append(NO_FOLDER).append("; exit 0; }\n");
    // as long as one of the shells that have used the folder lives
    out.append("w='a=1; while [ $a ]; do sleep 3; a=; for s in \"$1\"/.shell-*; do");
    out.append(" kill -0 \"${s##*-}\" 2>/dev/null && a=1; done; done; rm -rf \"$1\"'\n");
    out.append("if [ $n = 0 ]; then\n");
    out.append("if command -v setsid >/dev/null 2>&1; then setsid sh -c \"$w\" w \"$d\"");
    out.append(" </dev/null >/dev/null 2>&1 &\n");
    out.append("else sh -c \"$w\" w \"$d\" </dev/null >/dev/null 2>&1 &\nfi\nfi\n");
    out.append(write).append(" && chmod 700 \"$f.$$\" && mv -f \"$f.$$\" \"$f\"");
    out.append(" || { echo ").append(NO_FOLDER).append("; exit 0; }").append(text);
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
