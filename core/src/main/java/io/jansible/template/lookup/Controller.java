package io.jansible.template.lookup;

import io.jansible.config.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What lookups may use of the machine that the run is controlled from. Safe for many threads. */
public interface Controller {
  /**
   * A file's bytes, decrypted where it is a vault.
   *
   * @throws io.jansible.error.JansibleException if it cannot be read
   */
  byte[] read(Path file);

  Map<String, String> environment();

  /** The playbook's folder: where files are looked for last, and where commands run. */
  Path basedir();

  Settings settings();

  /** Hosts of the inventory that a pattern matches. */
  List<String> hosts(List<String> patterns);

  /** The text of {@code ansible_managed}. */
  String managedText();

  void warn(String message);

  /** What {@code ~} stands for. */
  default Path home() {
    String home = environment().get("HOME");
    return Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home);
  }
}
