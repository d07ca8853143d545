package io.jansible.modules.k8s;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code kubernetes.core.helm_plugin_info}. */
final class HelmPluginInfoModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "kubernetes.core.helm_plugin_info", "Gather information about Helm plugins", arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Helm.arguments());
    all.add(Argument.text("plugin_name").doc("Only this one."));
    return Helm.spec(all);
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    try (Helm helm = new Helm(call)) {
      HelmPlugins plugins = new HelmPlugins(helm);
      List<Map<String, Object>> wanted =
          plugins.all().stream()
              .filter(
                  each ->
                      !args.has("plugin_name")
                          || each.get("name").equals(args.string("plugin_name")))
              .toList();
      // Ansible says so of a mere look, too
      return plugins.told(ModuleResult.changed(true)).put("plugin_list", wanted);
    }
  }
}
