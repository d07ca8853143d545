package io.jansible.cli.output;

import io.jansible.event.HostResult;
import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Ansible's {@code tree} callback: each host's last result as a JSON file in a folder. */
public final class TreeOutput implements RunListener {
  private final Display display;
  private final ResultText text;
  private final Path folder;

  public TreeOutput(Display display, Path folder) {
    this.display = display;
    this.text = new ResultText(display);
    this.folder = folder;
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.TaskEnded ended
        && ended.result().status() != HostResult.Status.SKIPPED) {
      write(ended.result());
    }
  }

  private void write(HostResult result) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      display.warning(
          "Unable to access or create the configured directory ("
              + folder
              + "): "
              + e.getMessage());
    }
    try {
      Files.writeString(folder.resolve(result.host()), text.dump(ResultText.copy(result), -1));
    } catch (IOException e) {
      display.warning("Unable to write to " + result.host() + "'s file: " + e.getMessage());
    }
  }
}
