package io.jansible.cli.output;

import io.jansible.event.RunEvent;

/**
 * What is shown in the same way whatever the format: warnings, errors and messages of the run
 * itself.
 */
final class CommonOutput {
  private CommonOutput() {}

  static void show(RunEvent event, Display display) {
    switch (event) {
      case RunEvent.Warning warning -> display.warning(warning.text());
      case RunEvent.Deprecation d ->
          display.deprecated(d.text(), d.version(), d.date(), d.collection());
      case RunEvent.ErrorText error -> display.fatal(error.text());
      case RunEvent.ErrorNote note -> display.error(note.text());
      case RunEvent.StepAnswered step -> display.banner(step.question());
      case RunEvent.MetaRan meta -> display.verbose(1, "META: " + meta.text(), null);
      case RunEvent.Message message -> {
        if (message.verbosity() > 0) {
          display.verbose(message.verbosity() - 1, message.text(), null);
        } else {
          display.line(message.text(), null);
        }
      }
      default -> {
        // a result or a beginning: the format's own matter
      }
    }
  }
}
