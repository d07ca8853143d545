package io.jansible.modules.k8s;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.List;
import java.util.Map;

/** {@code kubernetes.core.helm_template}. */
final class HelmTemplateModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "kubernetes.core.helm_template",
          "Render chart templates",
          ArgumentSpec.of(
              Argument.path("binary_path").doc("The helm to run."),
              Argument.path("chart_ref").must().doc("The chart."),
              Argument.text("chart_repo_url").doc("The repository that has it."),
              Argument.text("chart_version").doc("Its version."),
              Argument.bool("dependency_update")
                  .or(false)
                  .aliases("dep_up")
                  .doc("Fetch the charts that it needs."),
              Argument.bool("disable_hook").or(false).doc("Without hooks."),
              Argument.bool("include_crds").or(false).doc("With definitions of resources."),
              Argument.text("release_name").aliases("name").doc("The release."),
              Argument.path("output_dir").doc("Write files there."),
              Argument.bool("insecure_registry")
                  .or(false)
                  .doc("Do not check the repository's certificate."),
              Argument.bool("plain_http").or(false).doc("Reach registries by HTTP."),
              Argument.text("release_namespace").doc("The release's namespace."),
              Argument.dict("release_values").or(Map.of()).aliases("values").doc("Its values."),
              Argument.list("show_only", ArgumentType.STR)
                  .or(List.of())
                  .doc("Only what these templates make."),
              Argument.list("values_files", ArgumentType.STR)
                  .or(List.of())
                  .doc("Files with values."),
              Argument.bool("update_repo_cache").or(false).doc("Look for new charts before."),
              Argument.list("set_values", ArgumentType.DICT)
                  .doc("Single values: value, value_type.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    try (Helm helm = Helm.plain(call)) {
      if (args.bool("plain_http")) {
        helm.require(3, 13, "plain_http");
      }
      if (args.bool("update_repo_cache")) {
        List<String> update = List.of("repo", "update");
        helm.must(update, helm.shown(update));
      }
      HelmCommand lines = new HelmCommand(args, helm);
      List<String> command = lines.template();
      String shown = lines.quoted(command);
      ExecResult ran = call.checkMode() ? ExecResult.of(0, "", "") : helm.must(command, shown);
      return ModuleResult.changed(true)
          .put("command", shown)
          .put("stdout", ran.out())
          .put("stderr", ran.err())
          .put("rc", 0L);
    }
  }
}
