package io.jansible.cli.args;

/** The command line is not one that the command takes: exit code 2, with the usage on stderr. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ArgumentParser parser;

  public UsageException(ArgumentParser parser, String message) {
    super(message);
    this.parser = parser;
  }

  /** The parser, of a sub-command maybe, that found fault. */
  public ArgumentParser parser() {
    return parser;
  }
}
