package io.jansible.testkit.host;

import io.jansible.connection.ExecResult;
import io.jansible.connection.shell.Quote;
import io.jansible.testkit.files.Actor;
import io.jansible.testkit.files.FakeFileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One call of a program on a fake host.
 *
 * @param argv the program as it was called, and its arguments
 * @param in what it reads
 * @param environment its variables
 * @param directory where it runs, absolute
 * @param actor whose rights it has
 */
public record CommandCall(
    FakeHost host,
    List<String> argv,
    InputStream in,
    Map<String, String> environment,
    String directory,
    Actor actor) {

  /** The program's name without its directory. */
  public String name() {
    return argv.get(0).substring(argv.get(0).lastIndexOf('/') + 1);
  }

  public List<String> arguments() {
    return argv.subList(1, argv.size());
  }

  /** All that is left for it to read. */
  public byte[] stdin() {
    try {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same as UTF-8. */
  public String input() {
    return new String(stdin(), StandardCharsets.UTF_8);
  }

  /** The same call of another program: for {@code env}, {@code timeout}, {@code sudo}. */
  public CommandCall with(List<String> otherArgv, Map<String, String> otherEnvironment) {
    return new CommandCall(host, otherArgv, in, otherEnvironment, directory, actor);
  }

  /** A path seen from the directory that the program runs in. */
  public String path(String path) {
    return path.startsWith("/") ? path : directory + "/" + path;
  }

  FakeFileSystem files() {
    return host.files();
  }

  /** The call as one line, quoted as a shell wants it. */
  public String line() {
    return Quote.words(argv);
  }

  @Override
  public String toString() {
    return line();
  }

  static ExecResult ok() {
    return ExecResult.of(0, "", "");
  }

  static ExecResult ok(String stdout) {
    return ExecResult.of(0, stdout, "");
  }

  static ExecResult ok(byte[] stdout) {
    return new ExecResult(0, stdout, new byte[0], false);
  }

  ExecResult fail(int rc, String message) {
    return ExecResult.of(rc, "", name() + ": " + message + "\n");
  }
}
