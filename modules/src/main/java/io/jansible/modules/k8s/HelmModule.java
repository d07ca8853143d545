package io.jansible.modules.k8s;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.value.Values;
import io.jansible.value.JsonReader;
import io.jansible.value.PythonJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.core.helm}. */
final class HelmModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of("kubernetes.core.helm", "Manages Kubernetes packages with Helm", arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Helm.common());
    all.add(Argument.path("chart_ref").doc("The chart: name, path or URL."));
    all.add(Argument.text("chart_repo_url").doc("The repository of the chart."));
    all.add(Argument.text("chart_version").doc("The chart's version."));
    all.add(
        Argument.bool("dependency_update")
            .or(false)
            .aliases("dep_up")
            .doc("Update what it needs."));
    all.add(Argument.text("release_name").must().aliases("name").doc("The release."));
    all.add(Argument.text("release_namespace").must().aliases("namespace").doc("Its namespace."));
    all.add(
        Argument.text("release_state")
            .or("present")
            .choices("present", "absent")
            .aliases("state")
            .doc("Whether it is there."));
    all.add(Argument.dict("release_values").or(Map.of()).aliases("values").doc("Its values."));
    all.add(Argument.list("values_files", ArgumentType.STR).or(List.of()).doc("Files of values."));
    all.add(
        Argument.list("set_values", ArgumentType.DICT)
            .or(List.of())
            .options(
                ArgumentSpec.of(
                    Argument.raw("value").must().doc("name=value."),
                    Argument.text("value_type")
                        .or("raw")
                        .choices("raw", "string", "json", "file")
                        .doc("How it is meant.")))
            .doc("Single values."));
    all.add(Argument.bool("update_repo_cache").or(false).doc("Fetch the repositories' lists."));
    all.add(Argument.bool("disable_hook").or(false).doc("Without hooks."));
    all.add(Argument.bool("force").or(false).doc("Replace what cannot be changed."));
    all.add(Argument.bool("purge").or(true).doc("Keep no history of what is removed."));
    all.add(Argument.bool("wait").or(false).doc("Until all is ready."));
    all.add(Argument.text("wait_timeout").doc("Has no effect: timeout has."));
    all.add(Argument.text("timeout").doc("How long."));
    all.add(Argument.bool("atomic").or(false).doc("Undo what fails."));
    all.add(Argument.bool("create_namespace").or(false).doc("Make the namespace."));
    all.add(Argument.path("post_renderer").doc("A program that edits manifests."));
    all.add(Argument.bool("replace").or(false).doc("Use a name again."));
    all.add(Argument.bool("skip_crds").or(false).doc("Without definitions."));
    all.add(Argument.integer("history_max").doc("How many revisions are kept."));
    all.add(Argument.bool("reuse_values").doc("Values of the last release."));
    all.add(Argument.bool("reset_values").or(true).doc("Values of the chart."));
    return ArgumentSpec.of(all.toArray(Argument[]::new))
        .requiredIf("release_state", "present", "release_name", "chart_ref");
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Helm helm = Helm.of(call);
    String name = args.string("release_name");
    String namespace = args.string("release_namespace");
    if (args.bool("update_repo_cache")) {
      helm.must(List.of("repo", "update"));
    }
    Map<?, ?> release = release(helm, name, namespace);
    if (args.string("release_state").equals("absent")) {
      if (release == null) {
        return ModuleResult.changed(false);
      }
      List<String> words = new ArrayList<>(List.of("uninstall", name, "--namespace", namespace));
      flag(args, "disable_hook", "--no-hooks", words);
      flag(args, "wait", "--wait", words);
      if (!args.bool("purge")) {
        words.add("--keep-history");
      }
      text(args, "timeout", "--timeout", words);
      return apply(call, helm, words, null, name, namespace);
    }
    List<String> chart = new ArrayList<>();
    text(args, "chart_repo_url", "--repo", chart);
    text(args, "chart_version", "--version", chart);
    Map<String, @Nullable Object> values = new LinkedHashMap<>(args.dict("release_values"));
    if (release != null && !needsUpgrade(helm, args, release, chart, values)) {
      return ModuleResult.changed(false).put("status", release).put("stdout", "").put("stderr", "");
    }
    List<String> words =
        new ArrayList<>(
            List.of("upgrade", "-i", name, args.string("chart_ref"), "--namespace", namespace));
    words.addAll(chart);
    if (args.optionalBool("reuse_values") instanceof Boolean reuse) {
      words.add("--reuse-values=" + reuse);
    } else if (args.bool("reset_values")) {
      words.add("--reset-values");
    }
    flag(args, "wait", "--wait", words);
    flag(args, "force", "--force", words);
    flag(args, "disable_hook", "--no-hooks", words);
    flag(args, "create_namespace", "--create-namespace", words);
    flag(args, "atomic", "--atomic", words);
    flag(args, "skip_crds", "--skip-crds", words);
    flag(args, "dependency_update", "--dependency-update", words);
    text(args, "timeout", "--timeout", words);
    text(args, "post_renderer", "--post-renderer=", words);
    text(args, "history_max", "--history-max", words);
    args.texts("values_files").forEach(file -> words.addAll(List.of("--values", file)));
    for (Object each : args.list("set_values")) {
      if (each instanceof Map<?, ?> map) {
        String kind = String.valueOf(map.get("value_type"));
        words.add(kind.equals("raw") || kind.equals("null") ? "--set" : "--set-" + kind);
        words.add(String.valueOf(map.get("value")));
      }
    }
    String stdin = null;
    if (!values.isEmpty()) {
      words.addAll(List.of("-f", "-"));
      stdin = PythonJson.PLAIN.dumps(values); // JSON is YAML
    }
    return apply(call, helm, words, stdin, name, namespace);
  }

  private static void flag(Args args, String name, String option, List<String> words) {
    if (args.bool(name)) {
      words.add(option);
    }
  }

  private static void text(Args args, String name, String option, List<String> words) {
    if (args.has(name)) {
      if (option.endsWith("=")) {
        words.add(option + args.text(name));
      } else {
        words.addAll(List.of(option, args.string(name)));
      }
    }
  }

  private static ModuleResult apply(
      ModuleCall call,
      Helm helm,
      List<String> words,
      @Nullable String stdin,
      String name,
      String namespace) {
    if (call.checkMode()) {
      return ModuleResult.changed(true)
          .put("command", String.join(" ", helm.command(words)))
          .put("status", null)
          .put("stdout", "")
          .put("stderr", "");
    }
    ExecResult result = stdin == null ? helm.run(words) : helm.run(words, stdin);
    if (!result.ok()) {
      throw helm.failure(words, result);
    }
    return ModuleResult.changed(true)
        .put("command", String.join(" ", helm.command(words)))
        .put("status", release(helm, name, namespace))
        .put("stdout", result.out())
        .put("stderr", result.err());
  }

  private static @Nullable Map<?, ?> release(Helm helm, String name, String namespace) {
    ExecResult listed =
        helm.must(
            List.of(
                "list",
                "--output=json",
                "--namespace",
                namespace,
                "--filter",
                "^" + name + "$",
                "--all"));
    if (JsonReader.loads(listed.out()) instanceof List<?> releases) {
      for (Object each : releases) {
        if (each instanceof Map<?, ?> map && name.equals(map.get("name"))) {
          return map;
        }
      }
    }
    return null;
  }

  private static boolean needsUpgrade(
      Helm helm,
      Args args,
      Map<?, ?> release,
      List<String> chart,
      Map<String, @Nullable Object> values) {
    if (args.bool("force")
        || !args.texts("values_files").isEmpty()
        || !args.list("set_values").isEmpty()) {
      return true;
    }
    List<String> show = new ArrayList<>(List.of("show", "chart", args.string("chart_ref")));
    show.addAll(chart);
    String about = helm.must(show).out();
    String shown = field(about, "name") + "-" + field(about, "version");
    ExecResult got =
        helm.must(
            List.of(
                "get",
                "values",
                "--output=json",
                args.string("release_name"),
                "--namespace",
                args.string("release_namespace")));
    Object current = JsonReader.loads(got.out());
    Object known = current == null ? Map.of() : current;
    return !shown.equals(release.get("chart")) || !Values.equal(known, values);
  }

  private static String field(String yaml, String name) {
    return yaml.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip().replaceAll("^[\"']|[\"']$", ""))
        .findFirst()
        .orElseThrow(() -> new ModuleFailure("the chart has no " + name));
  }
}
