package io.jansible.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ansible's display: lines in their colours on stdout or stderr and in the log, banners with stars,
 * warnings that are wrapped and shown once. Safe for several threads.
 */
public final class Display {
  private final OutputSettings settings;
  private final OutputStream stdout;
  private final OutputStream stderr;
  private final @Nullable RunLog log;
  private final Set<String> shown = new HashSet<>();
  private @Nullable StatusLine status;
  private int statusColumns;
  private boolean statusDrawn;

  public Display(OutputSettings settings, OutputStream stdout, OutputStream stderr) {
    this.settings = settings;
    this.stdout = stdout;
    this.stderr = stderr;
    this.log = settings.log() == null ? null : RunLog.open(settings.log(), this::plainWarning);
  }

  public OutputSettings settings() {
    return settings;
  }

  public int verbosity() {
    return settings.verbosity();
  }

  /** A line on stdout and in the log. */
  public void line(String text, @Nullable Color color) {
    line(text, color, false);
  }

  public void line(String text) {
    line(text, null, false);
  }

  /** A line on stdout or stderr and in the log. */
  public void line(String text, @Nullable Color color, boolean toStderr) {
    screen(text, color, toStderr);
    log(text, RunLog.Level.INFO);
  }

  /** A line that the log does not get. */
  public void screen(String text, @Nullable Color color, boolean toStderr) {
    boolean ended = text.endsWith("\n");
    String body = ended ? text.substring(0, text.length() - 1) : text;
    write(toStderr ? stderr : stdout, (color == null ? body : paint(body, color)) + "\n");
  }

  /** Text as it is, without a line end of ours. */
  public void raw(String text) {
    write(stdout, text);
    log(text, RunLog.Level.INFO);
  }

  /** A line for the log alone. */
  public void log(String text) {
    log(text, RunLog.Level.INFO);
  }

  private void log(String text, RunLog.Level level) {
    if (log != null) {
      log.add(text, level);
    }
  }

  /** A line for those who asked for more than {@code level} {@code -v}s. */
  public void verbose(int level, String text, @Nullable String host) {
    String line = host == null ? text : "<" + host + "> " + text;
    if (settings.verbosity() > level) {
      line(line, Color.VERBOSE, settings.verboseToStderr());
    } else if (settings.logVerbosity() > level) {
      log(line, RunLog.Level.INFO);
    }
  }

  /** A headline, filled up with stars. */
  public void banner(String text) {
    String stripped = text.strip();
    int stars = Math.max(3, settings.columns() - TextWidth.of(stripped));
    line("\n" + stripped + " " + "*".repeat(stars), null);
  }

  public void warning(String text) {
    String message =
        String.join("\n", TextWrap.wrap("[WARNING]: " + text, settings.columns(), true)) + "\n";
    if (once(message)) {
      screen(message, Color.WARN, true);
      log(message, RunLog.Level.WARNING);
    }
  }

  /** A warning whose text is laid out already. */
  public void formattedWarning(String text) {
    String message = "\n[WARNING]: \n" + text;
    if (once(message)) {
      screen(message, Color.WARN, true);
      log(message, RunLog.Level.WARNING);
    }
  }

  /** A warning about the system that Jansible runs on; these can be turned off. */
  public void systemWarning(String text) {
    if (settings.systemWarnings()) {
      warning(text);
    }
  }

  public void deprecated(
      String text, @Nullable String version, @Nullable String date, @Nullable String collection) {
    if (!settings.deprecationWarnings()) {
      return;
    }
    String body = text.strip();
    if (!body.isEmpty() && "!?.".indexOf(body.charAt(body.length() - 1)) < 0) {
      body += ".";
    }
    String from =
        collection == null
            ? ""
            : " from " + (collection.equals("ansible.builtin") ? "ansible-core" : collection);
    String when =
        date != null
            ? "in a release after " + date + "."
            : version != null ? "in version " + version + "." : "in a future release.";
    String message =
        "[DEPRECATION WARNING]: "
            + body
            + " This feature will be removed"
            + from
            + " "
            + when
            + " Deprecation warnings can be disabled by setting deprecation_warnings=False in"
            + " ansible.cfg.";
    String wrapped = String.join("\n", TextWrap.wrap(message, settings.columns(), false));
    if (once(wrapped)) {
      screen(wrapped.strip(), Color.DEPRECATE, true);
      log(wrapped.strip(), RunLog.Level.INFO);
    }
  }

  /** {@code [ERROR]: …}, laid out like a warning. */
  public void error(String text) {
    errorLine(
        String.join("\n", TextWrap.wrap("\n[ERROR]: " + text, settings.columns(), true)) + "\n");
  }

  /** {@code ERROR! …}: why the command ends. */
  public void fatal(String text) {
    errorLine("ERROR! " + text);
  }

  private void errorLine(String message) {
    if (once(message)) {
      screen(message, Color.ERROR, true);
      log(message, RunLog.Level.ERROR);
    }
  }

  private void plainWarning(String text) {
    write(stderr, text + "\n");
  }

  private synchronized boolean once(String message) {
    return shown.add(message);
  }

  /** The text with the codes of a colour, line by line, if this display has colours. */
  public String paint(String text, Color color) {
    if (!settings.color()) {
      return text;
    }
    String start =
        "\u001b[" + Color.code(settings.colors().getOrDefault(color, color.byDefault())) + "m";
    StringBuilder out = new StringBuilder(text.length() + 16);
    int from = 0;
    while (true) {
      int end = text.indexOf('\n', from);
      out.append(start).append(text, from, end < 0 ? text.length() : end).append("\u001b[0m");
      if (end < 0) {
        return out.toString();
      }
      out.append('\n');
      from = end + 1;
    }
  }

  /**
   * Keeps a status line at the bottom of the terminal that stdout is; null takes it away.
   *
   * @param columns width of the terminal
   */
  public synchronized void status(@Nullable StatusLine line, int columns) {
    erase();
    status = line;
    statusColumns = columns;
    draw();
  }

  /** Draws the status line anew, for its clock. */
  public synchronized void tick() {
    if (status != null) {
      erase();
      draw();
    }
  }

  private void erase() {
    if (statusDrawn) {
      statusDrawn = false;
      put(stdout, "\r\u001b[K");
    }
  }

  private void draw() {
    String text = status == null ? "" : status.text(statusColumns);
    if (!text.isEmpty()) {
      statusDrawn = true;
      put(stdout, "\u001b[2m" + text + "\u001b[0m");
    }
  }

  private synchronized void write(OutputStream out, String text) {
    erase();
    put(out, text);
    draw();
  }

  private static void put(OutputStream out, String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
