package io.jansible.modules.k8s;

import io.jansible.error.JansibleException;
import io.jansible.module.ModuleFailure;
import io.jansible.yaml.YamlLoader;
import io.jansible.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** YAML that a host's tools print. */
final class Yamls {
  private Yamls() {}

  /** A text's value; null for an empty one. */
  static @Nullable Object value(String text) {
    try {
      YamlNode node = new YamlLoader(warning -> {}).load(text, "<output>");
      return node == null ? null : node.value();
    } catch (JansibleException e) {
      throw new ModuleFailure(e.text());
    }
  }

  /** A text's mapping; empty if it is none. */
  static Map<?, ?> map(String text) {
    return value(text) instanceof Map<?, ?> map ? map : Map.of();
  }

  /** A text's list; empty if it is none. */
  static List<?> list(String text) {
    return value(text) instanceof List<?> list ? list : List.of();
  }

  /** The values of all documents of a text, null for empty ones. */
  static List<@Nullable Object> all(String text) {
    try {
      List<@Nullable Object> all = new ArrayList<>();
      new YamlLoader(warning -> {})
          .loadAll(text, "<output>")
          .forEach(node -> all.add(node.value()));
      return all;
    } catch (JansibleException e) {
      throw new ModuleFailure("Error parsing YAML content: " + e.text());
    }
  }
}
