package io.jansible.modules.k8s;

import io.jansible.error.JansibleException;
import io.jansible.module.ModuleFailure;
import io.jansible.yaml.YamlLoader;
import io.jansible.yaml.YamlNode;
import java.util.Map;

/** YAML that a host's tools print. */
final class Yamls {
  private Yamls() {}

  /** A text's mapping; empty if it is none. */
  static Map<?, ?> map(String text) {
    try {
      YamlNode node = new YamlLoader(warning -> {}).load(text, "<output>");
      return node != null && node.value() instanceof Map<?, ?> map ? map : Map.of();
    } catch (JansibleException e) {
      throw new ModuleFailure(e.text());
    }
  }
}
