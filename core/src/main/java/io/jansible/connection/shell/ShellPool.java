package io.jansible.connection.shell;

import io.jansible.connection.Become;
import io.jansible.connection.UnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The shells of one user on one host: as many as run commands at once, up to a limit. They stay
 * open for the next command.
 */
final class ShellPool implements AutoCloseable {
  /** A shell that has rested longer is asked for a sign of life before it is used. */
  private static final Duration RESTED = Duration.ofSeconds(60);

  private final ShellStarter starter;
  private final @Nullable Become become;
  private final String name;
  private final Duration timeout;
  private final Semaphore limit;
  private final Deque<ShellSession> idle = new ArrayDeque<>();
  private int closings;
  private @Nullable String user;

  /**
   * @param timeout for a password prompt
   */
  ShellPool(
      ShellStarter starter,
      @Nullable Become become,
      String name,
      Duration timeout,
      Semaphore limit) {
    this.starter = starter;
    this.become = become;
    this.name = name;
    this.timeout = timeout;
    this.limit = limit;
  }

  Answer run(String command, byte @Nullable [] input, @Nullable Duration limitOfTime) {
    try {
      limit.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
    try {
      int before = closings();
      ShellSession session = take();
      Answer answer = session.run(command, input, limitOfTime);
      give(session, before);
      return answer;
    } finally {
      limit.release();
    }
  }

  private int closings() {
    synchronized (idle) {
      return closings;
    }
  }

  private ShellSession take() {
    while (true) {
      ShellSession session;
      synchronized (idle) {
        session = idle.poll();
      }
      if (session == null) {
        return start();
      }
      if (!session.isOpen()) {
        session.close();
      } else if (session.idle() < RESTED.toNanos() || session.answers(timeout)) {
        return session;
      }
    }
  }

  private ShellSession start() {
    try {
      ShellSession session = ShellStart.start(starter, become, name, timeout);
      session.send(Scripts.prelude() + "\n");
      return session;
    } catch (IOException e) {
      throw new UnreachableException("Failed to start a shell: " + e.getMessage(), e);
    }
  }

  /** Keeps a shell for the next command, unless the pool has been closed since. */
  private void give(ShellSession session, int before) {
    if (session.isOpen()) {
      synchronized (idle) {
        if (before == closings) {
          idle.push(session);
          return;
        }
      }
    }
    session.end();
  }

  /** Who runs the commands. */
  String user() {
    if (user == null) {
      user = run("id -un", null, null).out().strip();
    }
    return user;
  }

  @Override
  public void close() {
    synchronized (idle) {
      closings++;
      idle.forEach(ShellSession::end);
      idle.clear();
    }
  }
}
