package io.jansible;

import io.jansible.playbook.Keyword;
import io.jansible.template.TemplateEngine;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Names of what is built in beside modules, for those who list them. */
public final class PluginNames {
  private PluginNames() {}

  public static Set<String> filters() {
    return new TreeSet<>(TemplateEngine.standard().filters().keySet());
  }

  public static Set<String> tests() {
    return new TreeSet<>(TemplateEngine.standard().tests().keySet());
  }

  public static Set<String> lookups() {
    return new TreeSet<>(TemplateEngine.standard().lookups());
  }

  /** Playbook keywords, each with what may have it: {@code Block, Task}. */
  public static Map<String, String> keywords() {
    Map<String, String> all = new TreeMap<>();
    for (Keyword keyword : Keyword.values()) {
      all.put(
          keyword.name().toLowerCase(Locale.ROOT),
          keyword.places().stream().sorted().collect(Collectors.joining(", ")));
    }
    return all;
  }
}
