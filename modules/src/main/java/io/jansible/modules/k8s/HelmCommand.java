package io.jansible.modules.k8s;

import io.jansible.module.Args;
import io.jansible.module.ModuleFailure;
import io.jansible.value.PythonJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command lines that a release's arguments make. */
final class HelmCommand {
  private final Args args;
  private final Helm helm;
  private @Nullable String valuesFile;

  HelmCommand(Args args, Helm helm) {
    this.args = args;
    this.helm = helm;
  }

  /** The version and repository of the chart, which precede the subcommand. */
  List<String> chart() {
    List<String> command = new ArrayList<>();
    if (args.has("chart_version")) {
      command.add("--version=" + args.string("chart_version"));
    }
    if (args.has("chart_repo_url")) {
      command.add("--repo=" + args.string("chart_repo_url"));
    }
    return command;
  }

  List<String> show() {
    List<String> command = chart();
    command.addAll(List.of("show", "chart", args.string("chart_ref")));
    flag(command, "insecure_skip_tls_verify", "--insecure-skip-tls-verify");
    flag(command, "plain_http", "--plain-http");
    return command;
  }

  /**
   * @param force what is installed for the first time needs none
   * @param update whether helm is to see to the chart's dependencies
   */
  List<String> deploy(boolean force, boolean update) {
    boolean four = helm.isAtLeast(4, 0);
    List<String> command = chart();
    if (args.bool("replace")) {
      command.add("install");
      if (update) {
        command.add("--dependency-update");
      }
    } else {
      command.addAll(List.of("upgrade", "-i"));
      flag(command, "reset_values", "--reset-values");
      flag(command, "take_ownership", "--take-ownership");
    }
    Boolean reuse = args.optionalBool("reuse_values");
    if (reuse != null) {
      command.add("--reuse-values=" + (reuse ? "True" : "False"));
    }
    if (args.bool("reset_then_reuse_values")) {
      helm.require(3, 14, "reset_then_reuse_values");
      command.add("--reset-then-reuse-values");
    }
    if (args.bool("wait")) {
      command.add("--wait");
      option(command, "wait_timeout", "--timeout");
    }
    flag(command, "atomic", four ? "--rollback-on-failure" : "--atomic");
    option(command, "timeout", "--timeout");
    if (args.has("server_side")) {
      helm.require(4, 0, "server_side");
      command.add("--server-side=" + args.string("server_side"));
    }
    if (args.bool("force_conflicts")) {
      helm.require(4, 0, "force_conflicts");
      if ("false".equals(args.text("server_side"))) {
        throw new ModuleFailure(
            "force_conflicts requires server-side apply to be enabled and cannot be used with"
                + " server_side=false");
      }
      command.add("--force-conflicts");
    }
    if (force) {
      command.addAll(four ? List.of("--server-side=false", "--force-replace") : List.of("--force"));
    }
    flag(command, "replace", "--replace");
    flag(command, "disable_hook", "--no-hooks");
    flag(command, "create_namespace", "--create-namespace");
    if (args.bool("insecure_skip_tls_verify")) {
      helm.require(3, 16, "insecure_skip_tls_verify");
      command.add("--insecure-skip-tls-verify");
    }
    flag(command, "plain_http", "--plain-http");
    values(command);
    if (args.has("post_renderer")) {
      command.add("--post-renderer=" + args.string("post_renderer"));
    }
    flag(command, "skip_crds", "--skip-crds");
    if (args.has("history_max")) {
      command.add("--history-max=" + args.integer("history_max"));
    }
    command.addAll(setValues());
    flag(command, "skip_schema_validation", "--skip-schema-validation");
    command.addAll(List.of(args.string("release_name"), args.string("chart_ref")));
    return command;
  }

  /** helm-diff's question whether an upgrade would change anything. */
  List<String> diff() {
    List<String> command =
        new ArrayList<>(
            List.of("diff", "upgrade", args.string("release_name"), args.string("chart_ref")));
    if (args.has("chart_repo_url")) {
      command.add("--repo=" + args.string("chart_repo_url"));
    }
    if (args.has("chart_version")) {
      command.add("--version=" + args.string("chart_version"));
    }
    if (!args.bool("replace")) {
      command.add("--reset-values=" + (args.bool("reset_values") ? "True" : "False"));
    }
    if (args.has("post_renderer")) {
      command.add("--post-renderer=" + args.string("post_renderer"));
    }
    values(command);
    command.addAll(setValues());
    flag(command, "reuse_values", "--reuse-values");
    if (args.bool("reset_then_reuse_values")) {
      helm.require(3, 14, "reset_then_reuse_values");
      command.add("--reset-then-reuse-values");
    }
    flag(command, "insecure_skip_tls_verify", "--insecure-skip-tls-verify");
    flag(command, "skip_schema_validation", "--skip-schema-validation");
    flag(command, "plain_http", "--plain-http");
    return command;
  }

  List<String> delete(boolean wait) {
    List<String> command = new ArrayList<>(List.of("uninstall"));
    if (!args.bool("purge")) {
      command.add("--keep-history");
    }
    flag(command, "disable_hook", "--no-hooks");
    if (wait) {
      command.add("--wait");
    }
    option(command, "wait_timeout", "--timeout");
    command.add(args.string("release_name"));
    return command;
  }

  private void values(List<String> command) {
    args.texts("values_files").forEach(file -> command.add("--values=" + file));
    if (!args.dict("release_values").isEmpty()) {
      String file = valuesFile;
      if (file == null) {
        // JSON is YAML too, and says of every text that it is one
        file =
            helm.temporary(
                new PythonJson(2, true, true).dumps(args.dict("release_values")), ".yml");
        valuesFile = file;
      }
      command.add("-f=" + file);
    }
  }

  private List<String> setValues() {
    List<String> command = new ArrayList<>();
    for (Object each : args.list("set_values")) {
      Map<?, ?> map = (Map<?, ?>) each;
      Object type = map.get("value_type") == null ? "raw" : map.get("value_type");
      if ("json".equals(type)) {
        helm.require(3, 10, "set_values with value type json");
      }
      command.add("raw".equals(type) ? "--set" : "--set-" + type);
      command.add(String.valueOf(map.get("value")));
    }
    return command;
  }

  private void flag(List<String> command, String argument, String flag) {
    if (args.bool(argument)) {
      command.add(flag);
    }
  }

  private void option(List<String> command, String argument, String option) {
    if (args.has(argument)) {
      command.addAll(List.of(option, args.string(argument)));
    }
  }
}
