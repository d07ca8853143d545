package io.jansible.cli.output;

import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The {@code ansible.posix.timer} callback: how long the playbook took. */
public final class TimerOutput implements RunListener {
  private final Display display;
  private final InstantSource clock;
  private final Instant start;

  public TimerOutput(Display display, InstantSource clock) {
    this.display = display;
    this.clock = clock;
    this.start = clock.instant();
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.PlaybookEnded) {
      Duration time = Duration.between(start, clock.instant());
      display.banner("PLAYBOOK RECAP");
      display.line(
          "Playbook run took %d days, %d hours, %d minutes, %d seconds\n\r"
              .formatted(
                  time.toDays(), time.toHoursPart(), time.toMinutesPart(), time.toSecondsPart()),
          null);
    }
  }
}
