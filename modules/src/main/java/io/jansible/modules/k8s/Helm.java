package io.jansible.modules.k8s;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StartException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.Commands;
import io.jansible.modules.Programs;
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

  /** The specification of a module that has those arguments. */
  static ArgumentSpec spec(List<Argument> arguments) {
    return ArgumentSpec.of(arguments.toArray(Argument[]::new))
        .exclusive("context", "ca_cert")
        .exclusive("context", "validate_certs");
  }

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
    this(call, true);
  }

  /** For modules that reach no cluster, and so have no arguments for that. */
  static Helm plain(ModuleCall call) {
    return new Helm(call, false);
  }

  private Helm(ModuleCall call, boolean cluster) {
    Args args = call.args();
    this.host = call.host();
    String given = args.text("binary_path");
    this.program =
        given == null || given.isEmpty() ? Programs.of(host, "helm").must("helm") : given;
    ExecResult ran = exec(List.of(program, "version"));
    Matcher match = VERSION.matcher(ran.out());
    if (!match.lookingAt()) {
      throw new ModuleFailure("Unable to determine Helm version");
    }
    this.version = match.group(1);
    if (!isAtLeast(3, 0)) {
      throw new ModuleFailure("Helm version must be >= 3.0.0, current version is " + version);
    }
    set(
        "HELM_NAMESPACE",
        args.values().containsKey("release_namespace") ? args.text("release_namespace") : null);
    if (cluster) {
      prepare(args);
    }
  }

  private void prepare(Args args) {
    set("HELM_KUBECONTEXT", args.text("context"));
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

  String version() {
    return version;
  }

  boolean isAtLeast(int major, int minor) {
    return isAtLeast(version, major, minor, 0);
  }

  /** Whether a version such as {@code 3.16.1} or {@code v3.9.0+git} is not older. */
  static boolean isAtLeast(String version, int... wanted) {
    String[] parts = version.replaceFirst("^v", "").split("[.+-]");
    for (int i = 0; i < wanted.length; i++) {
      int ours = i < parts.length && parts[i].matches("\\d+") ? Integer.parseInt(parts[i]) : 0;
      if (ours != wanted[i]) {
        return ours > wanted[i];
      }
    }
    return true;
  }

  void require(int major, int minor, String what) {
    require(major, minor, what, "");
  }

  void require(int major, int minor, String what, String purpose) {
    if (!isAtLeast(major, minor)) {
      throw new ModuleFailure(
          what
              + " requires helm >= "
              + major
              + "."
              + minor
              + ".0, "
              + (purpose.isEmpty() ? "" : purpose + " ")
              + "current version is "
              + version);
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
    try {
      return host.exec(ExecRequest.of(argv).withEnvironment(environment));
    } catch (StartException e) {
      throw Commands.notStarted(e, argv);
    }
  }

  ExecResult must(List<String> arguments, String shown) {
    ExecResult ran = run(arguments);
    if (!ran.ok()) {
      throw failure(ran, shown);
    }
    return ran;
  }

  /**
   * @param command as the result shows it: text, or a list of words
   */
  static ModuleFailure failure(ExecResult ran, Object command) {
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

  /**
   * A release's values; an empty dictionary if it has none.
   *
   * @param all whether the chart's own belong to them
   */
  @Nullable Object values(String release, boolean all) {
    List<String> command = new ArrayList<>(List.of("get", "values", "--output=yaml", release));
    if (all) {
      command.add("-a");
    }
    Object values = Yamls.value(must(command, shown(command)).out());
    return values == null ? Map.of() : values;
  }

  String shown(List<String> arguments) {
    return program + " " + String.join(" ", arguments);
  }

  @Override
  public void close() {
    temporaries.forEach(host::remove);
  }
}
