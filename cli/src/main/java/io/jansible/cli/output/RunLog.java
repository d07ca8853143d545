package io.jansible.cli.output;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The file of {@code ANSIBLE_LOG_PATH}, in the format of Ansible's log. */
final class RunLog {
  /** How grave a line is. */
  enum Level {
    INFO,
    WARNING,
    ERROR
  }

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT);

  private final Writer out;
  private final String head =
      " p="
          + ProcessHandle.current().pid()
          + " u="
          + System.getProperty("user.name")
          + " n=ansible ";

  private final boolean filtered;

  private RunLog(Writer out, boolean filtered) {
    this.out = out;
    this.filtered = filtered;
  }

  /**
   * Opens a log, or tells why that cannot be and gives null. Its lines have Ansible's name, so a
   * filter of that name leaves out all.
   */
  static @Nullable RunLog open(OutputSettings.LogFile file, Consumer<String> problems) {
    Path path = file.path();
    if (Files.isDirectory(path)) {
      problems.accept(
          "[WARNING]: DEFAULT_LOG_PATH can not be a directory '" + path + "', aborting");
      return null;
    }
    try {
      return new RunLog(
          Files.newBufferedWriter(
              path, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
          file.filters().contains("ansible"));
    } catch (IOException e) {
      problems.accept(
          "[WARNING]: log file at '"
              + path
              + "' is not writeable and we cannot create it, aborting\n");
      return null;
    }
  }

  synchronized void add(String text, Level level) {
    if (filtered) {
      return;
    }
    int start = 0;
    while (start < text.length() && text.charAt(start) == '\n') {
      start++;
    }
    try {
      out.write(
          TIME.format(LocalDateTime.now()) + head + level + "| " + text.substring(start) + "\n");
      out.flush();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
