package io.jansible.cli.command;

import io.jansible.cli.output.StatusLine;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The live status line of a run at a terminal; does nothing where there is none, or with {@code
 * --no-progress}.
 */
final class Progress implements AutoCloseable {
  private final CommandContext context;
  private final @Nullable StatusLine line;
  private final @Nullable ScheduledExecutorService timer;

  private Progress(
      CommandContext context, @Nullable StatusLine line, @Nullable ScheduledExecutorService timer) {
    this.context = context;
    this.line = line;
    this.timer = timer;
  }

  static Progress start(CommandContext context) {
    Session session = context.session();
    String terminal = session.environment().getOrDefault("TERM", "dumb");
    boolean wanted =
        session.isTerminal(1)
            && session.terminalColumns() > 0
            && !terminal.equals("dumb")
            && !context.arguments().flag("no_progress");
    if (!wanted) {
      return new Progress(context, null, null);
    }
    StatusLine line = new StatusLine(InstantSource.system());
    context.display().status(line, session.terminalColumns());
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("progress").factory());
    timer.scheduleAtFixedRate(() -> context.display().tick(), 250, 250, TimeUnit.MILLISECONDS);
    return new Progress(context, line, timer);
  }

  /** The listener that feeds it, null if there is no line. */
  @Nullable StatusLine line() {
    return line;
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.shutdownNow();
      context.display().status(null, 0);
    }
  }
}
