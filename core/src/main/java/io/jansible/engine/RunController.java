package io.jansible.engine;

import io.jansible.config.Settings;
import io.jansible.inventory.Inventory;
import io.jansible.template.lookup.Controller;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The controller as a run's lookups see it. */
record RunController(
    VaultedFiles files,
    Map<String, String> environment,
    Path basedir,
    Settings settings,
    Inventory inventory,
    String managedText,
    Consumer<String> warnings)
    implements Controller {
  @Override
  public byte[] read(Path file) {
    return files.read(file);
  }

  @Override
  public List<String> hosts(List<String> patterns) {
    return inventory.unlimitedHosts(patterns);
  }

  @Override
  public void warn(String message) {
    warnings.accept(message);
  }
}
