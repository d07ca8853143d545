package io.jansible.playbook;

import io.jansible.yaml.YamlLoader;
import io.jansible.yaml.YamlNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Parsed YAML files, each read once. Safe for many threads. */
final class YamlFiles {
  private final LoaderContext context;
  private final YamlLoader yaml;
  private final Map<Path, Optional<YamlNode>> known = new ConcurrentHashMap<>();

  YamlFiles(LoaderContext context) {
    this.context = context;
    this.yaml = new YamlLoader(context.warnings(), context.duplicateKeys());
  }

  /** The file's document; null if it is empty. */
  @Nullable YamlNode read(Path file) {
    return known
        .computeIfAbsent(
            file, path -> Optional.ofNullable(yaml.load(context.read(path), path.toString())))
        .orElse(null);
  }
}
