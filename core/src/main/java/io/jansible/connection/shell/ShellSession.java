package io.jansible.connection.shell;

import io.jansible.connection.UnreachableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One open shell: takes a command, gives its answer. For one thread at a time. */
final class ShellSession implements AutoCloseable {
  private final ShellChannel channel;
  private final OutputStream stdin;
  private final AnswerReader stdout;
  private final AnswerReader stderr;
  private volatile boolean closed;
  private long lastUsed = System.nanoTime();

  ShellSession(ShellChannel channel, String name) throws IOException {
    this.channel = channel;
    this.stdin = channel.stdin();
    this.stdout = new AnswerReader(channel.stdout(), name + " stdout", channel.reader());
    this.stderr = new AnswerReader(channel.stderr(), name + " stderr", channel.reader());
  }

  AnswerReader stderr() {
    return stderr;
  }

  AnswerReader stdout() {
    return stdout;
  }

  void send(String text) throws IOException {
    stdin.write(text.getBytes(StandardCharsets.UTF_8));
    stdin.flush();
  }

  boolean isOpen() {
    return !closed && !stdout.hasEnded();
  }

  /**
   * Runs a command line in a subshell.
   *
   * @param command shell text; must be complete by itself
   * @param input what it reads, null for nothing
   */
  Answer run(String command, byte @Nullable [] input, @Nullable Duration timeout) {
    String token = token();
    StringBuilder request = new StringBuilder(command.length() + 200);
    request.append("printf '").append(token).append("b\\n'; printf '").append(token);
    request.append("b\\n' >&2; ");
    if (input == null || input.length == 0) {
      request.append('(').append(command).append("\n) </dev/null");
    } else {
      // the lines of a here-document follow the line that names it
      request.append("base64 -d <<'").append(token).append("' |\n");
      request.append(Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(input));
      request.append('\n').append(token).append("\n(").append(command).append("\n)");
    }
    request.append("\nprintf '\\n").append(token).append("e%s\\n' $?; printf '\\n");
    request.append(token).append("e\\n' >&2\n");
    long deadline = timeout == null ? 0 : System.nanoTime() + timeout.toNanos();
    byte[] begin = (token + "b\n").getBytes(StandardCharsets.US_ASCII);
    byte[] end = ("\n" + token + "e").getBytes(StandardCharsets.US_ASCII);
    try {
      send(request.toString());
      AnswerReader.Cut out = stdout.next(begin, end, deadline);
      AnswerReader.Cut err = out == null ? null : stderr.next(begin, end, deadline);
      if (out == null || err == null) {
        close();
        return new Answer(137, new byte[0], new byte[0], true);
      }
      lastUsed = System.nanoTime();
      return new Answer(Integer.parseInt(out.rest().strip()), out.bytes(), err.bytes(), false);
    } catch (AnswerReader.EndOfStream e) {
      UnreachableException lost = lost(null);
      close();
      throw lost;
    } catch (IOException e) {
      UnreachableException lost = lost(e);
      close();
      throw lost;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }

  private UnreachableException lost(@Nullable Exception cause) {
    String said = "";
    try {
      // what the shell itself complained of, not the lines that frame answers
      said =
          stderr
              .soFar(1)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("_J"))
              .map(line -> "\n" + line)
              .collect(Collectors.joining());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new UnreachableException(channel.lost() + said, cause);
  }

  /** Whether the shell answers at all, in that time. */
  boolean answers(Duration limit) {
    try {
      return isOpen() && !run(":", null, limit).timedOut();
    } catch (UnreachableException e) {
      return false;
    }
  }

  /** Since when it has had nothing to do, in nanoseconds. */
  long idle() {
    return System.nanoTime() - lastUsed;
  }

  static String token() {
    byte[] bytes = new byte[12];
    ThreadLocalRandom.current().nextBytes(bytes);
    return "_J" + HexFormat.of().formatHex(bytes);
  }

  /** Ends a shell that runs nothing. */
  void end() {
    closed = true;
    channel.end();
  }

  @Override
  public void close() {
    closed = true;
    channel.close();
  }
}
