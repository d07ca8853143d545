package io.jansible.template.lookup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Names and passwords for machines, from the file that {@code NETRC} names or {@code ~/.netrc}. */
record Netrc(Map<String, Login> logins) {
  /** The entry that counts for a machine without one of its own. */
  private static final String DEFAULT = "default";

  /** How to log in. */
  record Login(String name, String password) {
    @Override
    public String toString() {
      return "Login[" + name + "]";
    }
  }

  /** Reads it; a file that is not there or cannot be read has no entries. */
  static Netrc of(Controller controller) {
    String named = controller.environment().get("NETRC");
    Path file = named == null ? controller.home().resolve(".netrc") : Path.of(named);
    try {
      return Files.isRegularFile(file) ? parse(Files.readString(file)) : new Netrc(Map.of());
    } catch (IOException e) {
      return new Netrc(Map.of());
    }
  }

  static Netrc parse(String text) {
    Map<String, Login> logins = new HashMap<>();
    // A macro ends at the first empty line.
    StringTokenizer words =
        new StringTokenizer(
            text.replaceAll("(?ms)^macdef .*?(\\n\\s*\\n|\\z)", "")
                .replaceAll("(?m)^\\s*#.*$", ""));
    String machine = null;
    String name = "";
    String password = "";
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      switch (word) {
        case "machine", DEFAULT -> {
          put(logins, machine, name, password);
          machine = word.equals(DEFAULT) ? DEFAULT : next(words);
          name = "";
          password = "";
        }
        case "login", "user" -> name = next(words);
        case "password" -> password = next(words);
        case "account" -> next(words);
        default -> {
          return new Netrc(
              Map.of()); // Python reads nothing from a file that it does not understand.
        }
      }
    }
    put(logins, machine, name, password);
    return new Netrc(Map.copyOf(logins));
  }

  private static void put(
      Map<String, Login> logins, @Nullable String machine, String name, String password) {
    if (machine != null) {
      logins.put(machine, new Login(name, password));
    }
  }

  private static String next(StringTokenizer words) {
    String word = words.hasMoreTokens() ? words.nextToken() : "";
    return word.length() > 1 && word.startsWith("\"") && word.endsWith("\"")
        ? word.substring(1, word.length() - 1)
        : word;
  }

  /** What to say to a machine; null where there is nothing, or only half of it. */
  @Nullable Login login(String machine) {
    Login found = logins.getOrDefault(machine, logins.get(DEFAULT));
    return found == null || found.name.isEmpty() || found.password.isEmpty() ? null : found;
  }
}
