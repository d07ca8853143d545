package io.jansible.engine;

/** What {@code ansible-playbook} exits with. */
public final class ExitCode {
  public static final int OK = 0;
  public static final int ERROR = 1;
  public static final int FAILED_HOSTS = 2;
  public static final int UNREACHABLE_HOSTS = 4;

  /** The person at the terminal has ended the run. */
  public static final int INTERRUPTED = 99;

  /** Set beside others while a play ends early; never a process's code by itself. */
  static final int BREAK_PLAY = 8;

  private ExitCode() {}
}
