package io.jansible.config;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names and passwords for machines, read from a netrc file as Python reads it. */
public final class Netrc {
  /** The entry that counts for a machine without one of its own. */
  private static final String DEFAULT = "default";

  private final Map<String, Login> logins = new HashMap<>();

  private Netrc() {}

  /** How to log in. */
  public record Login(String name, String password) {
    @Override
    public String toString() {
      return "Login[" + name + "]";
    }
  }

  /** Why a file cannot be used, in Python's words. */
  public static final class NetrcException extends Exception {
    private static final long serialVersionUID = 1L;

    NetrcException(String message) {
      super(message);
    }
  }

  /**
   * @param file its name in errors
   * @param danger what is wrong with the file's owner or mode, which counts as soon as it holds a
   *     login that is not anonymous; null if all is well
   */
  public static Netrc parse(String text, String file, @Nullable String danger)
      throws NetrcException {
    Netrc netrc = new Netrc();
    netrc.read(new Words(text), file, danger);
    return netrc;
  }

  /**
   * What is wrong with a file in the home folder; null if nothing is.
   *
   * @param owner of the file, by number where it has no name
   * @param user who reads it, likewise
   */
  public static @Nullable String danger(String owner, String user, boolean open) {
    if (!owner.equals(user)) {
      return "~/.netrc file owner (%s, %s) does not match current user"
          .formatted(told(owner), told(user));
    }
    return open
        ? "~/.netrc access too permissive: access permissions must restrict access to only the"
            + " owner"
        : null;
  }

  /** Python's word for a user without a name. */
  private static String told(String user) {
    return user.matches("[0-9]+") ? "uid " + user : user;
  }

  private void read(Words words, String file, @Nullable String danger) throws NetrcException {
    while (true) {
      int line = words.line;
      String word = words.next();
      if (word.isEmpty()) {
        return;
      }
      if (word.startsWith("#")) {
        if (words.line == line && word.length() == 1) {
          words.restOfLine();
        }
        continue;
      }
      String machine;
      switch (word) {
        case "machine" -> machine = words.next();
        case DEFAULT -> machine = DEFAULT;
        case "macdef" -> {
          words.next();
          macro(words, file);
          continue;
        }
        default -> throw error("bad toplevel token " + quoted(word), file, words);
      }
      if (machine.isEmpty()) {
        throw error("missing " + quoted(word) + " name", file, words);
      }
      Login login = entry(words, file);
      logins.put(machine, login);
      if (danger != null && !login.name.equals("anonymous")) {
        throw new NetrcException(danger + " (None, line None)");
      }
    }
  }

  /** A macro ends at an empty line. */
  private static void macro(Words words, String file) throws NetrcException {
    String line;
    do {
      line = words.restOfLine();
      if (line.isEmpty()) {
        throw error("Macro definition missing null line terminator.", file, words);
      }
    } while (!line.equals("\n"));
  }

  private static Login entry(Words words, String file) throws NetrcException {
    String name = "";
    String password = "";
    while (true) {
      int line = words.line;
      String word = words.next();
      if (word.startsWith("#")) {
        if (words.line == line) {
          words.restOfLine();
        }
        continue;
      }
      switch (word) {
        case "", "machine", DEFAULT, "macdef" -> {
          words.pushed = word;
          return new Login(name, password);
        }
        case "login", "user" -> name = words.next();
        case "account" -> words.next();
        case "password" -> password = words.next();
        default -> throw error("bad follower token " + quoted(word), file, words);
      }
    }
  }

  private static NetrcException error(String message, String file, Words words) {
    return new NetrcException(message + " (" + file + ", line " + words.line + ")");
  }

  private static String quoted(String word) {
    return word.contains("'") && !word.contains("\"") ? "\"" + word + "\"" : "'" + word + "'";
  }

  /** What to say to a machine; null where there is nothing, or only half of it. */
  public @Nullable Login login(String machine) {
    Login found = logins.getOrDefault(machine, logins.get(DEFAULT));
    return found == null || found.name.isEmpty() || found.password.isEmpty() ? null : found;
  }

  /** The words of a file, with quotes and backslashes taken away. */
  private static final class Words {
    private final String text;
    private int at;
    private int line = 1;
    private @Nullable String pushed;

    Words(String text) {
      this.text = text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private int read() {
      if (at == text.length()) {
        return -1;
      }
      char c = text.charAt(at++);
      if (c == '\n') {
        line++;
      }
      return c;
    }

    private static boolean isSpace(int c) {
      return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    /** The next word; empty at the end. */
    String next() {
      if (pushed != null) {
        String word = pushed;
        pushed = null;
        return word;
      }
      int c = read();
      while (isSpace(c)) {
        c = read();
      }
      boolean quoted = c == '"';
      if (quoted) {
        c = read();
      }
      StringBuilder word = new StringBuilder();
      while (c >= 0 && (quoted ? c != '"' : !isSpace(c))) {
        if (c == '\\') {
          c = read();
        }
        if (c >= 0) {
          word.append((char) c);
        }
        c = read();
      }
      return word.toString();
    }

    /** The rest of a line with its end; Python does not count it. */
    String restOfLine() {
      int end = text.indexOf('\n', at);
      String rest = text.substring(at, end < 0 ? text.length() : end + 1);
      at += rest.length();
      return rest;
    }
  }
}
