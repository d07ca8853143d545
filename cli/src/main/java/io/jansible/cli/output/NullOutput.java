package io.jansible.cli.output;

import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;

/** The {@code null} callback: nothing but warnings and errors. */
public final class NullOutput implements RunListener {
  private final Display display;

  public NullOutput(Display display) {
    this.display = display;
  }

  @Override
  public void on(RunEvent event) {
    CommonOutput.show(event, display);
  }
}
