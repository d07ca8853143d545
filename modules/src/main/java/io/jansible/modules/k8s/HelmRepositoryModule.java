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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.core.helm_repository}. */
final class HelmRepositoryModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of("kubernetes.core.helm_repository", "Manage Helm repositories", arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Helm.arguments());
    all.addAll(
        List.of(
            Argument.text("repo_name").must().aliases("name").doc("The repository."),
            Argument.text("repo_url").aliases("url").doc("Where it is."),
            Argument.text("repo_username").aliases("username").doc("The account there."),
            Argument.text("repo_password").secret().aliases("password").doc("Its password."),
            Argument.text("repo_state")
                .or("present")
                .choices("present", "absent")
                .aliases("state")
                .doc("Whether it is to be there."),
            Argument.bool("pass_credentials").or(false).doc("Send them to other domains too."),
            Argument.bool("force_update").or(false).aliases("force").doc("Replace it."),
            Argument.bool("insecure_skip_tls_verify")
                .or(false)
                .aliases("skip_tls_certs_check")
                .doc("Do not check its certificate.")));
    return Helm.spec(all)
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
    String name = args.string("repo_name");
    String url = args.has("repo_url") ? args.string("repo_url").replaceFirst("/+$", "") : null;
    try (Helm helm = new Helm(call)) {
      Map<?, ?> known = repository(helm, name);
      List<String> command = new ArrayList<>();
      if (args.string("repo_state").equals("absent")) {
        if (known != null) {
          command.addAll(List.of("repo", "rm", name));
        }
      } else if (known == null || args.bool("force_update")) {
        command.addAll(add(args, name, String.valueOf(url)));
      } else if (!String.valueOf(known.get("url")).equals(url)) {
        throw new ModuleFailure("Repository already have a repository named " + name);
      }
      boolean changed = !command.isEmpty();
      if (call.checkMode()) {
        return ModuleResult.changed(changed);
      }
      if (!changed) {
        return ModuleResult.changed(false).put("repo_name", name).put("repo_url", url);
      }
      String shown = helm.shown(command);
      if (args.has("repo_password")) {
        shown = shown.replace(args.string("repo_password"), "******");
      }
      ExecResult ran = helm.must(command, shown);
      return ModuleResult.changed(true)
          .put("stdout", ran.out())
          .put("stderr", ran.err())
          .put("command", shown);
    }
  }

  private static List<String> add(Args args, String name, String url) {
    List<String> command = new ArrayList<>(List.of("repo", "add", name, url));
    if (args.has("repo_username") && args.has("repo_password")) {
      command.add("--username=" + args.string("repo_username"));
      command.add("--password=" + args.string("repo_password"));
    }
    if (args.bool("pass_credentials")) {
      command.add("--pass-credentials");
    }
    if (args.bool("force_update")) {
      command.add("--force-update");
    }
    if (args.bool("insecure_skip_tls_verify")) {
      command.add("--insecure-skip-tls-verify");
    }
    return command;
  }

  /** Null if there is none of that name; helm fails where there is none at all. */
  private static @Nullable Map<?, ?> repository(Helm helm, String name) {
    List<String> command = List.of("repo", "list", "--output=yaml");
    ExecResult ran = helm.run(command);
    if (ran.rc() == 1 && ran.err().contains("no repositories to show")) {
      return null;
    }
    if (!ran.ok()) {
      throw new ModuleFailure(Helm.failure(ran, "").text(), Map.of("command", helm.shown(command)));
    }
    for (Object each : Yamls.list(ran.out())) {
      if (each instanceof Map<?, ?> map && name.equals(map.get("name"))) {
        return map;
      }
    }
    return null;
  }
}
