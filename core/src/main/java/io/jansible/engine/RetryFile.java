package io.jansible.engine;

import io.jansible.event.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeSet;

/** The {@code .retry} file that {@code --limit @file} takes. */
final class RetryFile {
  private RetryFile() {}

  static void write(RunContext run, Path playbook, Collection<String> hosts) {
    if (!run.config().retryFiles() || hosts.isEmpty()) {
      return;
    }
    String name = String.valueOf(playbook.getFileName()).replaceFirst("\\.[^.]*$", "") + ".retry";
    Path configured = run.config().retryFilesFolder();
    Path folder = configured != null ? configured : playbook.toAbsolutePath().getParent();
    Path file = folder == null ? Path.of(name) : folder.resolve(name);
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, String.join("\n", new TreeSet<>(hosts)) + "\n");
      run.events().send(new RunEvent.Message("\tto retry, use: --limit @" + file + "\n", 0));
    } catch (IOException e) {
      run.events().warn("Could not create retry file '" + file + "'.\n\t" + e.getMessage());
    }
  }
}
