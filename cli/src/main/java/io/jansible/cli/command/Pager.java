package io.jansible.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Shows long texts: at a terminal by the program that the setting {@code PAGER} names. */
final class Pager {
  /** The shell's code for a program that is not there. */
  private static final int NOT_FOUND = 127;

  private static final String OPTIONS = "FRSX";

  private Pager() {}

  static void show(CommandContext context, String text) {
    String program = context.settings().text("PAGER");
    if (!context.session().isTerminal(1) || program.isBlank() || !page(context, program, text)) {
      context.display().screen(text, null, false);
    }
  }

  /** Whether there is such a program; it may end before it has read everything. */
  private static boolean page(CommandContext context, String program, String text) {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", program)
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .directory(context.session().workingDirectory().toFile());
    builder.environment().putAll(context.session().environment());
    if (program.contains("less")) {
      builder.environment().put("LESS", OPTIONS);
    }
    try {
      Process process = builder.start();
      try (OutputStream into = process.getOutputStream()) {
        into.write(text.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // the person has seen enough
      }
      return process.waitFor() != NOT_FOUND;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
