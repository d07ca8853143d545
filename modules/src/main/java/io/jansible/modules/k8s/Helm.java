package io.jansible.modules.k8s;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.Commands;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** helm on the host, told how to reach the cluster. */
record Helm(ModuleCall call, String binary, Map<String, String> environment) {
  /** Arguments that every helm module takes. */
  static List<Argument> common() {
    return List.of(
        Argument.path("binary_path").doc("The helm program."),
        Argument.text("context").aliases("kube_context").doc("The kubeconfig's context."),
        Argument.raw("kubeconfig").aliases("kubeconfig_path").doc("The kubeconfig: a path."),
        Argument.text("host").doc("The API server."),
        Argument.text("api_key").secret().doc("The token."),
        Argument.bool("validate_certs").or(true).aliases("verify_ssl").doc("Check certificates."),
        Argument.path("ca_cert").aliases("ssl_ca_cert").doc("The authority's certificate."));
  }

  static Helm of(ModuleCall call) {
    Args args = call.args();
    Map<String, String> environment = new HashMap<>(Commands.ENGLISH);
    put(environment, "HELM_KUBECONTEXT", args.text("context"));
    put(environment, "HELM_KUBEAPISERVER", args.text("host"));
    put(environment, "HELM_KUBETOKEN", args.text("api_key"));
    put(environment, "HELM_KUBECAFILE", args.text("ca_cert"));
    if (args.raw("kubeconfig") instanceof Map) {
      throw new ModuleFailure(
          "kubeconfig has to be a path on the host; a dictionary is not supported");
    }
    put(environment, "KUBECONFIG", args.text("kubeconfig"));
    if (!args.bool("validate_certs")) {
      environment.put("HELM_KUBEINSECURE_SKIP_TLS_VERIFY", "true");
    }
    String given = args.text("binary_path");
    Helm helm = new Helm(call, given == null ? "helm" : given, environment);
    if (!new Commands(call.host())
        .script("command -v -- \"$1\" || [ -x \"$1\" ]", helm.binary)
        .ok()) {
      throw new ModuleFailure(
          "Failed to find required executable \"" + helm.binary + "\" in paths");
    }
    return helm;
  }

  private static void put(
      Map<String, String> map, String name, @org.jspecify.annotations.Nullable String value) {
    if (value != null && !value.isEmpty()) {
      map.put(name, value);
    }
  }

  List<String> command(List<String> words) {
    List<String> command = new ArrayList<>(List.of(binary));
    command.addAll(words);
    return command;
  }

  ExecResult run(List<String> words) {
    return call.host().exec(ExecRequest.of(command(words)).withEnvironment(environment));
  }

  ExecResult run(List<String> words, String stdin) {
    return call.host()
        .exec(
            ExecRequest.of(command(words))
                .withEnvironment(environment)
                .withStdin(stdin.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  ExecResult must(List<String> words) {
    ExecResult result = run(words);
    if (!result.ok()) {
      throw failure(words, result);
    }
    return result;
  }

  ModuleFailure failure(List<String> words, ExecResult result) {
    return new ModuleFailure(
        "Failure when executing Helm command. Exited %d.\nstdout: %s\nstderr: %s"
            .formatted(result.rc(), result.out(), result.err()),
        Map.of(
            "command",
            String.join(" ", command(words)),
            "stdout",
            result.out(),
            "stderr",
            result.err()));
  }
}
