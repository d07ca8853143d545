package io.jansible.connection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose rights a task wants, and how they are had.
 *
 * @param method {@code sudo}, {@code su}, …
 * @param user the user to become
 * @param exe the program; null means the method's own
 * @param flags its flags; null means the method's default ({@code -H -S -n} for sudo)
 * @param password null for none
 * @param prompts what {@code su} asks with, regular expressions; empty for what is known
 */
public record Become(
    String method,
    String user,
    @Nullable String exe,
    @Nullable String flags,
    @Nullable String password,
    List<String> prompts) {
  /** One that is asked for its password as usual. */
  public Become(
      String method,
      String user,
      @Nullable String exe,
      @Nullable String flags,
      @Nullable String password) {
    this(method, user, exe, flags, password, List.of());
  }

  /** How the command line of what is run this way begins, to tell of it. */
  public String opening() {
    String given = flags == null ? "" : flags.strip();
    String options =
        switch (method) {
          case "sudo" -> (flags == null ? "-H -S -n" : given) + " -u " + user;
          case "doas" -> (flags == null ? "-n" : given) + " -u " + user;
          case "su" -> given + " " + user + " -c";
          default -> given + " " + user;
        };
    return (exe == null ? method : exe) + " " + options.strip();
  }

  @Override
  public String toString() {
    return "Become[" + method + " " + user + "]";
  }
}
