package io.jansible.connection.ssh;

import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers what a server asks: with the password, and once only, lest an account be locked by one
 * wrong password.
 */
final class Answers implements UserInfo, UIKeyboardInteractive {
  /**
   * The server asks again after the password has been told. Any answer would be one more failure
   * that it counts, so this ends the attempt.
   */
  static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Spent() {
      super("Auth fail");
    }
  }

  private final @Nullable String password;
  private final boolean acceptsKeys;
  private final BooleanSupplier impostor;
  private boolean given;

  /**
   * @param acceptsKeys whether a host that is not known yet is believed
   * @param impostor whether the host's key is not the one it was known by: then no password goes to
   *     it, whatever is not checked
   */
  Answers(@Nullable String password, boolean acceptsKeys, BooleanSupplier impostor) {
    this.password = password;
    this.acceptsKeys = acceptsKeys;
    this.impostor = impostor;
  }

  /** Whether the password has been told to the server. */
  boolean given() {
    return given;
  }

  private boolean willing() {
    return password != null && !given && !impostor.getAsBoolean();
  }

  @Override
  public @Nullable String getPassphrase() {
    return null;
  }

  @Override
  public @Nullable String getPassword() {
    return password;
  }

  @Override
  public boolean promptPassword(String message) {
    boolean answer = willing();
    given |= answer;
    return answer;
  }

  @Override
  public boolean promptPassphrase(String message) {
    return false;
  }

  @Override
  public boolean promptYesNo(String message) {
    return acceptsKeys && !impostor.getAsBoolean();
  }

  @Override
  public void showMessage(String message) {
    // a banner: ssh shows it on stderr, which Ansible drops
  }

  @Override
  public String @Nullable [] promptKeyboardInteractive(
      String destination, String name, String instruction, String[] prompt, boolean[] echo) {
    if (prompt.length == 0) {
      return new String[0];
    }
    boolean passwords =
        Arrays.stream(prompt).allMatch(each -> each.toLowerCase(Locale.ROOT).contains("password"));
    if (passwords && given) {
      throw new Spent();
    }
    if (!passwords || !willing()) {
      return null;
    }
    given = true;
    String[] answers = new String[prompt.length];
    Arrays.fill(answers, password);
    return answers;
  }
}
