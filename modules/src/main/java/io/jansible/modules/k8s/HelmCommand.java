package io.jansible.modules.k8s;

import io.jansible.module.Args;
import io.jansible.module.ModuleFailure;
import io.jansible.template.dump.DumpOptions;
import io.jansible.template.dump.YamlDumper;
import io.jansible.value.JsonReader;
import io.jansible.value.PythonJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command lines that a release's arguments make. */
final class HelmCommand {
  private static final DumpOptions YAML = DumpOptions.shown(2, null);

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

  /** What renders the chart's templates. */
  List<String> template() {
    List<String> command = new ArrayList<>(List.of("template"));
    if (args.has("release_name")) {
      command.add(args.string("release_name"));
    }
    command.add(args.string("chart_ref"));
    flag(command, "dependency_update", "--dependency-update");
    joined(command, "chart_repo_url", "--repo=");
    joined(command, "chart_version", "--version=");
    flag(command, "disable_hook", "--no-hooks");
    joined(command, "output_dir", "--output-dir=");
    flag(command, "insecure_registry", "--insecure-skip-tls-verify");
    flag(command, "plain_http", "--plain-http");
    args.texts("show_only").forEach(each -> command.addAll(List.of("-s", each)));
    args.texts("values_files").forEach(each -> command.add("-f=" + each));
    option(command, "release_namespace", "-n");
    release(command);
    flag(command, "include_crds", "--include-crds");
    command.addAll(setValues());
    return command;
  }

  /** A command as results show it, with quotes around single values. */
  String quoted(List<String> command) {
    List<String> words = new ArrayList<>(List.of(helm.program()));
    String previous = "";
    for (String word : command) {
      words.add(previous.startsWith("--set-") ? "'" + word + "'" : word);
      previous = word;
    }
    return String.join(" ", words);
  }

  /** helm-diff's question whether an upgrade would change anything. */
  List<String> diff(String plugin) {
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
      requireForReset(plugin);
      command.add("--reset-then-reuse-values");
    }
    flag(command, "insecure_skip_tls_verify", "--insecure-skip-tls-verify");
    flag(command, "skip_schema_validation", "--skip-schema-validation");
    flag(command, "plain_http", "--plain-http");
    return command;
  }

  private void requireForReset(String plugin) {
    StringBuilder missing = new StringBuilder();
    if (!Helm.isAtLeast(plugin, 3, 9, 12)) {
      missing
          .append("reset_then_reuse_values requires helm diff >= 3.9.12, current version is ")
          .append(plugin)
          .append('\n');
    }
    if (!helm.isAtLeast(3, 14)) {
      missing
          .append("reset_then_reuse_values requires helm >= 3.14.0, current version is ")
          .append(helm.version())
          .append('\n');
    }
    if (!missing.isEmpty()) {
      throw new ModuleFailure(missing.toString());
    }
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

  /** A command as results show it, quoted where Ansible's module quotes. */
  String shown(List<String> command) {
    List<String> words = new ArrayList<>(List.of(helm.program()));
    String previous = "";
    for (int i = 0; i < command.size(); i++) {
      String word = command.get(i);
      boolean chart =
          i >= command.size() - 3
              && word.equals(args.text("chart_ref"))
              && !command.get(0).equals("diff")
              && (i == command.size() - 1 || command.contains("show"));
      words.add(chart || previous.startsWith("--set-") ? "'" + word + "'" : word);
      if (i == 0 && word.equals("uninstall")) {
        words.add(""); // it has two blanks there
      }
      previous = word;
    }
    return String.join(" ", words);
  }

  private void values(List<String> command) {
    args.texts("values_files").forEach(file -> command.add("--values=" + file));
    release(command);
  }

  private void release(List<String> command) {
    if (!args.dict("release_values").isEmpty()) {
      String file = valuesFile;
      if (file == null) {
        file = helm.temporary(YamlDumper.dump(plain(args.dict("release_values")), YAML), ".yml");
        valuesFile = file;
      }
      command.add("-f=" + file);
    }
  }

  private static @Nullable Object plain(Map<String, @Nullable Object> values) {
    return JsonReader.loads(PythonJson.PLAIN.dumps(values));
  }

  private List<String> setValues() {
    List<String> command = new ArrayList<>();
    for (Object each : args.list("set_values")) {
      Map<?, ?> map = (Map<?, ?>) each;
      Object type = map.get("value_type") == null ? "raw" : map.get("value_type");
      if ("json".equals(type)) {
        helm.require(
            3, 10, "This module", "to use set_values parameter with value type set to 'json'.");
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

  private void joined(List<String> command, String argument, String option) {
    if (args.has(argument)) {
      command.add(option + args.string(argument));
    }
  }

  private void option(List<String> command, String argument, String option) {
    if (args.has(argument)) {
      command.addAll(List.of(option, args.string(argument)));
    }
  }
}
