package io.jansible.yaml;

import io.jansible.error.ParserException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads YAML as Ansible does: PyYAML's YAML 1.1, every node with its place. Immutable; safe for
 * many threads.
 */
public final class YamlLoader {
  private final Consumer<String> warnings;
  private final DuplicateKeys duplicates;

  /**
   * @param warnings hears of keys that stand twice
   */
  public YamlLoader(Consumer<String> warnings) {
    this(warnings, DuplicateKeys.WARN);
  }

  public YamlLoader(Consumer<String> warnings, DuplicateKeys duplicates) {
    this.warnings = warnings;
    this.duplicates = duplicates;
  }

  /**
   * The only document of a text.
   *
   * @param name the file's path, or what stands for it in messages
   * @return null for an empty text
   * @throws ParserException with Ansible's words if it is not YAML
   */
  public @Nullable YamlNode load(String text, String name) {
    List<YamlNode> documents = new Composer(text, name, warnings, duplicates).documents(true);
    return documents.isEmpty() ? null : documents.get(0);
  }

  /** Every document of a text. */
  public List<YamlNode> loadAll(String text, String name) {
    return new Composer(text, name, warnings, duplicates).documents(false);
  }
}
