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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.core.helm}. */
final class HelmModule implements Module {
  private static final Pattern URL = Pattern.compile("https*://[\\w.:/?&=-]+");

  private final ModuleSpec spec =
      ModuleSpec.of("kubernetes.core.helm", "Manages Kubernetes packages with Helm", arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Helm.arguments());
    all.addAll(
        List.of(
            Argument.path("chart_ref").doc("The chart: its name, folder, archive or URL."),
            Argument.text("chart_repo_url").doc("The repository it is in."),
            Argument.text("chart_version").doc("Its version."),
            Argument.bool("dependency_update")
                .or(false)
                .aliases("dep_up")
                .doc("Update what it depends on."),
            Argument.text("release_name").must().aliases("name").doc("The release."),
            Argument.text("release_namespace").must().aliases("namespace").doc("Its namespace."),
            Argument.text("release_state")
                .or("present")
                .choices("present", "absent")
                .aliases("state")
                .doc("Whether it is to be there."),
            Argument.dict("release_values").or(Map.of()).aliases("values").doc("Its values."),
            Argument.list("values_files", ArgumentType.STR)
                .or(List.of())
                .doc("Files of values on the host."),
            Argument.bool("update_repo_cache").or(false).doc("Update repositories first."),
            Argument.bool("disable_hook").or(false).doc("Run no hooks."),
            Argument.bool("force").or(false).doc("Replace resources."),
            Argument.bool("purge").or(true).doc("Keep no history of what is removed."),
            Argument.bool("wait").or(false).doc("Wait until all is ready."),
            Argument.text("wait_timeout").doc("How long."),
            Argument.text("timeout").doc("How long an operation may take."),
            Argument.bool("atomic").or(false).doc("Undo an upgrade that fails."),
            Argument.text("server_side")
                .choices("auto", "true", "false")
                .doc("Apply on the server."),
            Argument.bool("force_conflicts").or(false).doc("Take over fields of others."),
            Argument.bool("create_namespace").or(false).doc("Make the namespace."),
            Argument.text("post_renderer").doc("A program that changes what is rendered."),
            Argument.bool("replace").or(false).doc("Reuse the name of a deleted release."),
            Argument.bool("skip_crds").or(false).doc("Install no custom resource definitions."),
            Argument.integer("history_max").doc("How many revisions are kept."),
            Argument.list("set_values", ArgumentType.DICT).doc("Single values."),
            Argument.bool("reuse_values").doc("Keep the last release's values."),
            Argument.bool("reset_values").or(true).doc("Go back to the chart's values."),
            Argument.bool("reset_then_reuse_values")
                .or(false)
                .doc("Go back to them, then add the last release's."),
            Argument.bool("insecure_skip_tls_verify")
                .or(false)
                .aliases("skip_tls_certs_check")
                .doc("Do not check the repository's certificate."),
            Argument.bool("plain_http").or(false).doc("Without TLS."),
            Argument.bool("take_ownership").or(false).doc("Take over resources of others."),
            Argument.bool("skip_schema_validation")
                .or(false)
                .doc("Do not hold values against the chart's schema.")));
    return ArgumentSpec.of(all.toArray(Argument[]::new))
        .requiredIf("release_state", "present", "release_name", "chart_ref")
        .requiredIf("release_state", "absent", "release_name")
        .exclusive("context", "ca_cert")
        .exclusive("replace", "history_max")
        .exclusive("wait_timeout", "timeout")
        .exclusive("force", "server_side")
        .exclusive("force", "force_conflicts");
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    try (Helm helm = new Helm(call)) {
      return new Run(call, helm).run();
    }
  }

  /** One release on one host. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final Helm helm;
    private final HelmCommand commands;
    private final String name;
    private @Nullable Map<String, @Nullable Object> diff;

    Run(ModuleCall call, Helm helm) {
      this.call = call;
      this.args = call.args();
      this.helm = helm;
      this.commands = new HelmCommand(args, helm);
      this.name = args.string("release_name");
    }

    ModuleResult run() {
      if (args.bool("update_repo_cache")) {
        helm.must(List.of("repo", "update"), helm.shown(List.of("repo", "update")));
      }
      boolean absent = args.string("release_state").equals("absent");
      Map<String, @Nullable Object> status = status(absent);
      require("plain_http", 13);
      require("take_ownership", 17);
      require("skip_schema_validation", 16);
      List<String> command = absent ? remove(status) : install(status);
      boolean changed = command != null;
      String shown =
          changed
              ? commands.shown(command)
              : absent || commands.chart().isEmpty()
                  ? helm.program()
                  : helm.shown(commands.chart());
      ModuleResult result = ModuleResult.changed(changed);
      if (command == null || call.checkMode()) {
        result.put("stdout", "").put("stderr", "");
        result.put("status", call.checkMode() ? predicted(status) : status);
      } else {
        ExecResult ran = helm.must(command, shown);
        result.put("stdout", ran.out()).put("stderr", ran.err()).put("status", status(true));
      }
      result.put("command", shown);
      return diff == null ? result : result.put("diff", diff);
    }

    private void require(String argument, int minor) {
      if (args.bool(argument)) {
        helm.require(3, minor, argument);
      }
    }

    private @Nullable List<String> remove(@Nullable Map<String, @Nullable Object> status) {
      if (status == null || String.valueOf(status.get("status")).startsWith("uninstall")) {
        return null;
      }
      if (args.bool("replace")) {
        throw new ModuleFailure("replace is not applicable when state is absent");
      }
      boolean wait = args.bool("wait");
      if (wait && !helm.isAtLeast(3, 7)) {
        call.warn("helm uninstall support option --wait for helm release >= 3.7.0");
        wait = false;
      }
      return commands.delete(wait);
    }

    private @Nullable List<String> install(@Nullable Map<String, @Nullable Object> status) {
      List<String> show = commands.show();
      Map<?, ?> chart = Yamls.map(helm.must(show, commands.shown(show)).out());
      boolean update = dependencies(chart);
      if (status == null) {
        return commands.deploy(false, update);
      }
      boolean force = args.bool("force");
      String plugin = diffPlugin();
      boolean differs = plugin != null ? diff(plugin) : differs(status, chart);
      return force || differs ? commands.deploy(force, update) : null;
    }

    /** Whether the install command has to see to dependencies. */
    private boolean dependencies(Map<?, ?> chart) {
      if (!args.bool("dependency_update")) {
        return false;
      }
      if (!(chart.get("dependencies") instanceof List<?> list) || list.isEmpty()) {
        call.warn(
            "There is no dependencies block defined in Chart.yaml. Dependency update will not be"
                + " performed. Please consider add dependencies block or disable dependency_update"
                + " to remove this warning.");
        return true;
      }
      String chartRef = args.string("chart_ref");
      if (!args.has("chart_repo_url") && !URL.matcher(chartRef).matches()) {
        List<String> command = List.of("dependency", "update", chartRef);
        helm.must(command, commands.shown(command));
        return false;
      }
      call.warn(
          "This is a not stable feature with 'chart_repo_url'. Please consider to use dependency"
              + " update with on-disk charts");
      if (!args.bool("replace")) {
        throw new ModuleFailure(
            "'--dependency-update' hasn't been supported yet with 'helm upgrade'. Please use 'helm"
                + " install' instead by adding 'replace' option");
      }
      return true;
    }

    /** The version of the plugin that compares releases; null if there is none that fits. */
    private @Nullable String diffPlugin() {
      List<String> command = List.of("plugin", "list");
      for (String line : helm.must(command, helm.shown(command)).out().lines().toList()) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length > 1 && fields[0].equals("diff")) {
          String version = fields[1];
          if (helm.isAtLeast(4, 0) && !Helm.isAtLeast(version, 3, 14, 0)) {
            call.warn(
                "Idempotency checks are currently disabled due to a version mismatch. Helm version "
                    + helm.version()
                    + " requires helm-diff >= 3.14.0, but the environment is currently running "
                    + version
                    + ". Please align the plugin versions to restore standard behavior.");
            return null;
          }
          if (!args.has("chart_repo_url") || Helm.isAtLeast(version, 3, 4, 1)) {
            return version;
          }
        }
      }
      call.warn(
          "The default idempotency check can fail to report changes in certain cases. Install helm"
              + " diff >= 3.4.1 for better results.");
      return null;
    }

    private boolean diff(String plugin) {
      List<String> command = commands.diff(plugin);
      String prepared = helm.must(command, helm.shown(command)).out().strip();
      if (!prepared.isEmpty() && call.diffMode()) {
        diff = new LinkedHashMap<>(Map.of("prepared", prepared));
      }
      return !prepared.isEmpty();
    }

    private boolean differs(Map<String, @Nullable Object> status, Map<?, ?> chart) {
      Map<String, @Nullable Object> wanted = args.dict("release_values");
      if (!args.texts("values_files").isEmpty()) {
        wanted = new LinkedHashMap<>();
        for (String file : args.texts("values_files")) {
          byte[] bytes =
              call.host()
                  .read(file)
                  .orElseThrow(
                      () ->
                          new ModuleFailure("[Errno 2] No such file or directory: '" + file + "'"));
          for (Map.Entry<?, ?> each :
              Yamls.map(new String(bytes, StandardCharsets.UTF_8)).entrySet()) {
            wanted.put(String.valueOf(each.getKey()), each.getValue());
          }
        }
      }
      Object appVersion = chart.get("appVersion") == null ? "" : chart.get("appVersion");
      Object released = status.get("app_version") == null ? "" : status.get("app_version");
      return !Values.equal(wanted, status.get("values"))
          || !(chart.get("name") + "-" + chart.get("version")).equals(status.get("chart"))
          || !appVersion.toString().equals(released.toString());
    }

    /** The release with its values; null if there is none. */
    private @Nullable Map<String, @Nullable Object> status(boolean all) {
      List<String> command = new ArrayList<>(List.of("list", "--output=yaml", "--filter", name));
      if (!all) {
        command.add("--deployed");
      } else if (!helm.isAtLeast(4, 0)) {
        command.add("--all");
      }
      ExecResult listed = helm.run(command);
      if (!listed.ok()) {
        command.add(0, helm.program());
        throw Helm.failure(listed, command);
      }
      for (Object each : Yamls.list(listed.out())) {
        if (each instanceof Map<?, ?> map && name.equals(map.get("name"))) {
          Map<String, @Nullable Object> release = new LinkedHashMap<>();
          map.forEach((key, value) -> release.put(String.valueOf(key), value));
          Object values = helm.values(name, false);
          release.put("release_values", values);
          release.put("values", values);
          return release;
        }
      }
      return null;
    }

    private static Map<String, @Nullable Object> predicted(
        @Nullable Map<String, @Nullable Object> status) {
      Map<String, @Nullable Object> pair = new LinkedHashMap<>();
      pair.put("current", status == null ? Map.of() : status.get("release_values"));
      pair.put("declared", status == null ? Map.of() : status);
      Map<String, @Nullable Object> predicted = new LinkedHashMap<>();
      predicted.put("values", pair);
      predicted.put("release_values", pair);
      return predicted;
    }
  }
}
