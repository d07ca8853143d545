package io.jansible.modules.k8s;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.value.JsonReader;
import io.jansible.value.PythonJson;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A host's helm, with the cluster that a task's arguments name. */
final class Helm implements AutoCloseable {
  private static final Pattern VERSION =
      Pattern.compile(
          "(?:version\\.BuildInfo\\{Version|Client: &version\\.Version\\{SemVer):\"v(.*?)\",");

  private final RemoteHost host;
  private final String program;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> temporaries = new ArrayList<>();
  private final String version;

  /** The arguments that every helm module has. */
  static List<Argument> arguments() {
    return List.of(
        Argument.path("binary_path").doc("The helm to run."),
        Argument.text("context")
            .aliases("kube_context")
            .fallback("K8S_AUTH_CONTEXT")
            .doc("The context."),
        Argument.raw("kubeconfig")
            .aliases("kubeconfig_path")
            .fallback("K8S_AUTH_KUBECONFIG")
            .doc("The configuration: its path, or its content."),
        Argument.text("host").fallback("K8S_AUTH_HOST").doc("The API server."),
        Argument.path("ca_cert")
            .aliases("ssl_ca_cert")
            .fallback("K8S_AUTH_SSL_CA_CERT")
            .doc("Its certificate authority."),
        Argument.bool("validate_certs")
            .or(true)
            .aliases("verify_ssl")
            .fallback("K8S_AUTH_VERIFY_SSL")
            .doc("Check its certificate."),
        Argument.text("api_key").secret().fallback("K8S_AUTH_API_KEY").doc("A token."));
  }

  Helm(ModuleCall call) {
    Args args = call.args();
    this.host = call.host();
    this.program = args.has("binary_path") ? args.string("binary_path") : "helm";
    ExecResult ran =
        exec(
            List.of(
                "/bin/sh",
                "-c",
                "command -v \"$1\" >/dev/null 2>&1 || exit 99; exec \"$1\" version",
                "sh",
                program));
    if (ran.rc() == 99) {
      throw new ModuleFailure("Failed to find required executable \"" + program + "\"");
    }
    Matcher match = VERSION.matcher(ran.out());
    if (!match.lookingAt()) {
      throw new ModuleFailure("Unable to determine Helm version");
    }
    this.version = match.group(1);
    if (!isAtLeast(3, 0)) {
      throw new ModuleFailure("Helm version must be >= 3.0.0, current version is " + version);
    }
    prepare(args);
  }

  private void prepare(Args args) {
    set("HELM_KUBECONTEXT", args.text("context"));
    set(
        "HELM_NAMESPACE",
        args.values().containsKey("release_namespace") ? args.text("release_namespace") : null);
    set("HELM_KUBETOKEN", args.text("api_key"));
    set("HELM_KUBEAPISERVER", args.text("host"));
    if (args.has("ca_cert")) {
      require(3, 5, "ca_cert");
      set("HELM_KUBECAFILE", args.text("ca_cert"));
    }
    if (!args.bool("validate_certs")) {
      require(3, 10, "validate_certs=false");
      set("HELM_KUBEINSECURE_SKIP_TLS_VERIFY", "true");
    }
    switch (args.raw("kubeconfig")) {
      case null -> {}
      case Map<?, ?> content ->
          set("KUBECONFIG", temporary(new PythonJson(0, false, false).dumps(content), ".json"));
      case Object path -> set("KUBECONFIG", path.toString());
    }
  }

  private void set(String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      environment.put(name, value);
    }
  }

  String program() {
    return program;
  }

  boolean isAtLeast(int major, int minor) {
    String[] parts = version.split("[.+-]");
    int ours = Integer.parseInt(parts[0]);
    return ours > major
        || (ours == major && parts.length > 1 && Integer.parseInt(parts[1]) >= minor);
  }

  void require(int major, int minor, String what) {
    if (!isAtLeast(major, minor)) {
      throw new ModuleFailure(
          what + " requires helm >= " + major + "." + minor + ".0, current version is " + version);
    }
  }

  /** A private file on the host that lives as long as the task. */
  String temporary(String content, String suffix) {
    String path = host.temporary(false, "helm", suffix);
    temporaries.add(path);
    host.upload(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), path);
    return path;
  }

  /** Runs helm, whatever comes of it. */
  ExecResult run(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    return exec(command);
  }

  private ExecResult exec(List<String> argv) {
    return host.exec(ExecRequest.of(argv).withEnvironment(environment));
  }

  ExecResult must(List<String> arguments, String shown) {
    ExecResult ran = run(arguments);
    if (!ran.ok()) {
      throw failure(ran, shown);
    }
    return ran;
  }

  static ModuleFailure failure(ExecResult ran, String command) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("stdout", ran.out());
    values.put("stderr", ran.err());
    values.put("command", command);
    return new ModuleFailure(
        "Failure when executing Helm command. Exited "
            + ran.rc()
            + ".\nstdout: "
            + ran.out()
            + "\nstderr: "
            + ran.err(),
        values);
  }

  /** What a command answers as JSON. */
  @Nullable Object json(List<String> arguments) {
    return JsonReader.loads(must(arguments, shown(arguments)).out());
  }

  String shown(List<String> arguments) {
    return program + " " + String.join(" ", arguments);
  }

  @Override
  public void close() {
    temporaries.forEach(host::remove);
  }
}
