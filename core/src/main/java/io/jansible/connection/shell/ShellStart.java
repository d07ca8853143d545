package io.jansible.connection.shell;

import io.jansible.connection.Become;
import io.jansible.connection.BecomeException;
import io.jansible.connection.UnreachableException;
import io.jansible.error.JansibleException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Starts a shell as the login user, or through sudo, su or doas as another. */
final class ShellStart {
  /** How long what sudo or su says in the end may take to come. */
  private static final long LAST_WORDS_MILLIS = 2000;

  private ShellStart() {}

  static ShellSession start(
      ShellStarter starter, @Nullable Become become, String name, Duration timeout)
      throws IOException {
    if (become == null) {
      return new ShellSession(starter.start("/bin/sh"), name);
    }
    String ready = ShellSession.token();
    String prompt = "[sudo via ansible, key=" + ShellSession.token() + "] password:";
    ShellSession session =
        new ShellSession(starter.start(commandLine(become, prompt, ready)), name);
    try {
      await(session, become, prompt, ready, timeout);
      return session;
    } catch (InterruptedException e) {
      session.close();
      Thread.currentThread().interrupt();
      throw new CancellationException();
    } catch (RuntimeException | IOException e) {
      session.close();
      throw e;
    }
  }

  private static String commandLine(Become become, String prompt, String ready) {
    String shell = "echo " + ready + "; exec /bin/sh";
    List<String> words = new ArrayList<>();
    switch (become.method()) {
      case "sudo" -> {
        words.add(become.exe() == null ? "sudo" : become.exe());
        String flags = become.flags() == null ? "-H -S -n" : become.flags();
        if (become.password() != null) {
          flags = flags.replaceAll("(^|\\s)(-n|--non-interactive)(?=\\s|$)", "");
          flags = flags.contains("-S") ? flags : flags + " -S";
        }
        String text = String.join(" ", words) + " " + flags.strip();
        if (become.password() != null) {
          text += " -p " + Quote.word(prompt);
        }
        return text + " -u " + Quote.word(become.user()) + " /bin/sh -c " + Quote.word(shell);
      }
      case "su" -> {
        String exe = become.exe() == null ? "su" : become.exe();
        String flags = become.flags() == null ? "" : become.flags();
        return exe + " " + flags + " " + Quote.word(become.user()) + " -c " + Quote.word(shell);
      }
      case "doas" -> {
        String exe = become.exe() == null ? "doas" : become.exe();
        String flags = become.flags() == null ? "-n" : become.flags();
        return exe
            + " "
            + flags
            + " -u "
            + Quote.word(become.user())
            + " /bin/sh -c "
            + Quote.word(shell);
      }
      default ->
          throw new JansibleException(
              "Invalid become method specified, could not find matching plugin: '"
                  + become.method()
                  + "'. Use `ansible-doc -t become -l` to list available plugins.");
    }
  }

  private static void await(
      ShellSession session, Become become, String prompt, String ready, Duration timeout)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + timeout.plusSeconds(2).toNanos();
    @Nullable Pattern own =
        become.method().equals("su") ? PasswordPrompt.of(become.prompts()) : null;
    boolean answered = false;
    int seen = 0;
    while (true) {
      // asked first, so that nothing said before the end is missed
      boolean over = session.stdout().hasEnded();
      String out = session.stdout().soFar(20);
      if (out.contains(ready + "\n")) {
        return;
      }
      String said =
          (over ? session.stderr().toEnd(LAST_WORDS_MILLIS) : session.stderr().soFar(1)) + out;
      boolean asks =
          said.substring(Math.min(seen, said.length())).contains(prompt)
              || (own != null && own.matcher(said).find());
      if (asks && !answered && become.password() != null) {
        answered = true;
        seen = said.length();
        session.send(become.password() + "\n");
      } else if (asks && become.password() == null) {
        throw new BecomeException("Missing " + become.method() + " password");
      }
      if (said.contains("Sorry, try again.")
          || (answered && asks && said.length() > seen && said.substring(seen).contains(prompt))
          || said.contains("Authentication failure")) {
        throw new BecomeException("Incorrect " + become.method() + " password");
      }
      if (said.contains("a password is required")
          || said.contains("Sorry, a password is required to run sudo")
          || said.contains("a terminal is required to read the password")) {
        throw new BecomeException("Missing " + become.method() + " password");
      }
      if (over) {
        String reason = said.strip();
        if (reason.contains("unknown user")) {
          throw new BecomeException(reason);
        }
        throw reason.isEmpty()
            ? new UnreachableException("The connection was closed while becoming " + become.user())
            : new BecomeException(reason);
      }
      if (System.nanoTime() > end) {
        throw new BecomeException(
            "Timeout ("
                + (timeout.toSeconds() + 2)
                + "s) waiting for privilege escalation prompt: "
                + said.strip());
      }
    }
  }
}
