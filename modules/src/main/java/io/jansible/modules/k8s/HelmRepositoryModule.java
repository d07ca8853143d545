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
import io.jansible.value.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.core.helm_repository}. */
final class HelmRepositoryModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of("kubernetes.core.helm_repository", "Manage Helm repositories", arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Helm.common());
    all.add(Argument.text("repo_name").must().aliases("name").doc("The repository's name."));
    all.add(Argument.text("repo_url").aliases("url").doc("Where it is."));
    all.add(Argument.text("repo_username").aliases("username").doc("Who asks."));
    all.add(Argument.text("repo_password").aliases("password").secret().doc("Their password."));
    all.add(
        Argument.text("repo_state")
            .or("present")
            .choices("present", "absent")
            .aliases("state")
            .doc("Whether helm knows it."));
    all.add(Argument.bool("pass_credentials").or(false).doc("To all domains."));
    all.add(Argument.bool("force_update").or(false).aliases("force").doc("Replace it."));
    all.add(Argument.bool("insecure_skip_tls_verify").or(false).doc("Do not check certificates."));
    return ArgumentSpec.of(all.toArray(Argument[]::new))
        .together("repo_username", "repo_password")
        .requiredIf("repo_state", "present", "repo_url");
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Helm helm = Helm.of(call);
    String name = args.string("repo_name");
    String known = url(helm, name);
    List<String> words;
    if (args.string("repo_state").equals("absent")) {
      if (known == null) {
        return ModuleResult.changed(false);
      }
      words = List.of("repo", "remove", name);
    } else {
      String url = args.string("repo_url");
      if (url.equals(known) && !args.bool("force_update")) {
        return ModuleResult.changed(false);
      }
      if (known != null && !args.bool("force_update")) {
        throw new ModuleFailure("Repository already have a repository named " + name);
      }
      List<String> add = new ArrayList<>(List.of("repo", "add", name, url));
      if (args.has("repo_username")) {
        add.addAll(List.of("--username", args.string("repo_username"), "--password-stdin"));
      }
      if (args.bool("pass_credentials")) {
        add.add("--pass-credentials");
      }
      if (args.bool("force_update")) {
        add.add("--force-update");
      }
      if (args.bool("insecure_skip_tls_verify")) {
        add.add("--insecure-skip-tls-verify");
      }
      words = add;
    }
    if (call.checkMode()) {
      return ModuleResult.changed(true);
    }
    ExecResult result =
        args.has("repo_password") && words.contains("--password-stdin")
            ? helm.run(words, args.string("repo_password"))
            : helm.run(words);
    if (!result.ok()) {
      throw helm.failure(words, result);
    }
    return ModuleResult.changed(true)
        .put("stdout", result.out())
        .put("stderr", result.err())
        .put("command", String.join(" ", helm.command(words)));
  }

  private static @Nullable String url(Helm helm, String name) {
    ExecResult listed = helm.run(List.of("repo", "list", "--output=json"));
    if (!listed.ok()) {
      return null; // there are none yet
    }
    if (JsonReader.loads(listed.out()) instanceof List<?> repositories) {
      for (Object each : repositories) {
        if (each instanceof Map<?, ?> map && name.equals(map.get("name"))) {
          return String.valueOf(map.get("url")).replaceFirst("/$", "");
        }
      }
    }
    return null;
  }
}
