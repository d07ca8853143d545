package io.jansible.modules.k8s;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.core.helm_plugin}. */
final class HelmPluginModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of("kubernetes.core.helm_plugin", "Manage Helm plugins", arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Helm.arguments());
    all.addAll(
        List.of(
            Argument.text("plugin_path").doc("Where the plugin is: a path or a URL."),
            Argument.text("plugin_name").doc("Its name."),
            Argument.text("plugin_version").doc("Its version."),
            Argument.bool("verify").or(true).doc("Check its signature, as helm 4 does."),
            Argument.path("keyring").doc("The keys for that."),
            Argument.text("state")
                .or("present")
                .choices("present", "absent", "latest")
                .doc("Whether it is to be there.")));
    return Helm.spec(all)
        .exclusive("plugin_name", "plugin_path")
        .requiredIf("state", "present", "plugin_path")
        .requiredIf("state", "absent", "plugin_name")
        .requiredIf("state", "latest", "plugin_name");
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    if (args.has("keyring") && !args.string("state").equals("present")) {
      call.warn(
          "The 'keyring' option is only supported with state=present (the 'helm plugin install' subcommand).");
    }
    try (Helm helm = new Helm(call)) {
      if (args.string("state").equals("present")) {
        return install(call, helm);
      }
      boolean absent = args.string("state").equals("absent");
      String name = args.string("plugin_name");
      HelmPlugins plugins = new HelmPlugins(helm);
      if (!plugins.has(name)) {
        return plugins.told(
            ModuleResult.changed(false)
                .put("msg", "Plugin not found" + (absent ? " or is already uninstalled" : "")));
      }
      List<String> command = List.of("plugin", absent ? "uninstall" : "update", name);
      return ended(
          call,
          helm,
          command,
          "Plugin " + (absent ? "uninstalled" : "updated") + " successfully",
          "Failed to get Helm plugin " + (absent ? "uninstall" : "update"));
    }
  }

  private static ModuleResult install(ModuleCall call, Helm helm) {
    Args args = call.args();
    boolean four = helm.isAtLeast(4, 0);
    List<String> command =
        new ArrayList<>(List.of("plugin", "install", args.string("plugin_path")));
    if (args.has("plugin_version")) {
      command.add("--version=" + args.string("plugin_version"));
    }
    if (!args.bool("verify")) {
      option(call, helm, four, "verify", "--verify=false", command);
    }
    if (args.has("keyring")) {
      option(call, helm, four, "keyring", "--keyring=" + args.string("keyring"), command);
    }
    return ended(
        call,
        helm,
        command,
        "Plugin installed successfully",
        "Failure when executing Helm command.");
  }

  private static void option(
      ModuleCall call, Helm helm, boolean four, String name, String word, List<String> command) {
    if (four) {
      command.add(word);
    } else {
      call.warn(name + " parameter requires helm >= 4.0.0, current version is " + helm.version());
    }
  }

  private static ModuleResult ended(
      ModuleCall call, Helm helm, List<String> command, String well, String badly) {
    ExecResult ran = call.checkMode() ? ExecResult.of(0, "", "") : helm.run(command);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("command", helm.shown(command));
    values.put("stdout", ran.out());
    values.put("stderr", ran.err());
    values.put("rc", (long) ran.rc());
    boolean there =
        command.contains("install") && ran.rc() == 1 && ran.err().contains("plugin already exists");
    if (!ran.ok() && !there) {
      throw new ModuleFailure(badly, values);
    }
    ModuleResult result =
        ModuleResult.changed(!there).put("msg", there ? "Plugin already exists" : well);
    values.forEach(result::put);
    // helm's own rc would fail the task
    return there ? result.put("failed", false) : result;
  }
}
