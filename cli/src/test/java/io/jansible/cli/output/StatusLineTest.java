package io.jansible.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.error.Position;
import io.jansible.event.HostResult;
import io.jansible.event.PlayInfo;
import io.jansible.event.RunEvent;
import io.jansible.event.TaskInfo;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private static final Position HERE = new Position("x.yml", 1, 1);
  private static final TaskInfo TASK =
      new TaskInfo(
          1,
          "Install\nthings",
          null,
          "command",
          null,
          HERE,
          List.of(),
          Map.of(),
          false,
          false,
          false,
          false,
          false);

  private Instant now = Instant.EPOCH;
  private final StatusLine line = new StatusLine(() -> now);

  private void start() {
    line.on(
        new RunEvent.PlayStarted(
            new PlayInfo(1, "Web", List.of("a", "b", "c"), "linear", false, HERE)));
    line.on(new RunEvent.TaskStarted(TASK));
    line.on(new RunEvent.HostStarted(TASK, "a"));
    line.on(new RunEvent.HostStarted(TASK, "b"));
  }

  private static RunEvent ended(String host, HostResult.Status status) {
    return new RunEvent.TaskEnded(
        TASK, new HostResult(host, null, status, false, Map.of(), Duration.ZERO));
  }

  @Test
  void tellsWhereTheRunIs() {
    assertThat(line.text(200)).isEmpty();
    start();
    now = now.plusSeconds(65);
    assertThat(line.text(200))
        .isEqualTo("1:05  0/3 done, 2 running  Web › Install things  waiting for a 65s, b 65s");
    line.on(ended("a", HostResult.Status.FAILED));
    assertThat(line.text(200))
        .isEqualTo("1:05  1/3 done, 1 running, 1 failed  Web › Install things  waiting for b 65s");
    assertThat(line.text(30)).isEqualTo("1:05  1/3 done, 1 running, 1 ");
    line.on(new RunEvent.PlaybookEnded(Map.of(), Map.of()));
    assertThat(line.text(200)).isEmpty();
  }

  @Test
  void standsBelowTheOutputAndGoesAway() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Display display = new Display(OutputSettings.DEFAULTS, out, new ByteArrayOutputStream());
    start();
    display.status(line, 40);
    display.line("ok: [a]");
    display.status(null, 0);
    String status = "\u001b[2m0:00  0/3 done, 2 running  Web › Instal\u001b[0m";
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(status + "\r\u001b[K" + "ok: [a]\n" + status + "\r\u001b[K");
  }
}
