package io.jansible.engine;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.error.JansibleException;
import io.jansible.template.Templar;
import io.jansible.template.Variables;
import io.jansible.template.value.Text;

/** Where a host keeps the job files of {@code async} tasks. */
final class JobFolder {
  private static final String DEFAULT = "~/.ansible_async";

  private JobFolder() {}

  /** What {@code ansible_async_dir} says, or else the configuration. */
  static String asked(Templar templar, EngineConfig config) {
    Object folder = templar.variables().raw("ansible_async_dir");
    return folder == Variables.ABSENT || folder == null
        ? config.connectionSettings().getOrDefault("async_dir", DEFAULT)
        : Text.str(templar.value(folder));
  }

  /** The folder's absolute path on the host. */
  static String absolute(RemoteHost host, String folder, boolean make) {
    ExecResult found =
        host.exec(
            ExecRequest.of(
                "/bin/sh",
                "-c",
                "case $1 in '~/'*) set -- \"$HOME/${1#??}\" \"$2\";; esac;"
                    + " if [ \"$2\" = make ]; then mkdir -p -- \"$1\"; fi;"
                    + " printf %s \"$1\"",
                "sh",
                folder,
                make ? "make" : ""));
    if (!found.ok()) {
      throw new JansibleException(
          "could not create directory " + folder + ": " + found.err().strip());
    }
    return found.out();
  }
}
