package io.jansible.modules.k8s;

import io.jansible.connection.ExecResult;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The plugins that a host's helm has. */
final class HelmPlugins {
  private final ExecResult ran;
  private final String shown;

  HelmPlugins(Helm helm) {
    List<String> command = List.of("plugin", "list");
    this.shown = helm.shown(command);
    this.ran = helm.must(command, shown);
    if (ran.out().isEmpty() && ran.err().isEmpty()) {
      throw new ModuleFailure(
          "Failed to get Helm plugin info",
          Map.of("command", shown, "stdout", "", "stderr", "", "rc", 0L));
    }
  }

  /** Name, version and description of each. */
  List<Map<String, Object>> all() {
    List<Map<String, Object>> plugins = new ArrayList<>();
    for (String line : ran.out().split("\n")) {
      String[] fields = line.split("\t");
      if (!line.startsWith("NAME") && fields.length == 3 && !fields[0].isBlank()) {
        plugins.add(
            Map.of(
                "name", fields[0].strip(),
                "version", fields[1].strip(),
                "description", fields[2].strip()));
      }
    }
    return plugins;
  }

  boolean has(String name) {
    return all().stream().anyMatch(each -> each.get("name").equals(name));
  }

  /** The list's own command and output in a result. */
  ModuleResult told(ModuleResult result) {
    return result
        .put("command", shown)
        .put("stdout", ran.out())
        .put("stderr", ran.err())
        .put("rc", (long) ran.rc());
  }
}
