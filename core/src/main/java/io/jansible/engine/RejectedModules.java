package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.template.value.Text;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Modules that the file of {@code plugin_filters_cfg} says are not to be found. */
final class RejectedModules {
  private static final Path USUAL = Path.of("/etc/ansible/plugin_filters.yml");

  private RejectedModules() {}

  /**
   * Their short names.
   *
   * @param asked the configured file; null for the usual one
   */
  static Set<String> of(@Nullable Path asked, VaultedFiles files, Consumer<String> warnings) {
    Path file = asked == null ? USUAL : asked;
    if (!Files.exists(file)) {
      if (asked != null) {
        warnings.accept("The plugin filter file, " + file + " does not exist. Skipping.");
      }
      return Set.of();
    }
    Object data;
    try {
      data = files.parse(new String(files.read(file), StandardCharsets.UTF_8), file.toString());
    } catch (JansibleException e) {
      warnings.accept(
          "The plugin filter file, " + file + " was not parsable. Skipping: " + e.text());
      return Set.of();
    }
    if (!(data instanceof Map<?, ?> map) || !map.containsKey("filter_version")) {
      warnings.accept("The plugin filter file, " + file + " was invalid. Skipping.");
      return Set.of();
    }
    if (!Text.str(map.get("filter_version")).strip().equals("1.0")) {
      warnings.accept(
          "The plugin filter file, "
              + file
              + " was a version not recognized by this version of Ansible. Skipping.");
      return Set.of();
    }
    if (!(map.get("module_rejectlist") instanceof List<?> names)) {
      warnings.accept(
          "Unable to parse the plugin filter file "
              + file
              + " as module_rejectlist is not a list. Skipping.");
      return Set.of();
    }
    Set<String> rejected = names.stream().map(Text::str).collect(Collectors.toSet());
    if (rejected.contains("stat")) {
      throw new JansibleException(
          "The stat module was specified in the module reject list file, "
              + file
              + ", but Ansible will not function without the stat module.  Please remove stat from"
              + " the reject list.");
    }
    return rejected;
  }
}
