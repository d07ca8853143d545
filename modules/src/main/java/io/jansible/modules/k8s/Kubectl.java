package io.jansible.modules.k8s;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StartException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.Programs;
import io.jansible.value.JsonReader;
import io.jansible.value.PythonJson;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host's kubectl, with the cluster that a task's arguments name. */
final class Kubectl implements AutoCloseable {
  private final RemoteHost host;
  private final List<String> base = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> temporaries = new ArrayList<>();

  /** The arguments by which the modules of kubernetes.core reach a cluster. */
  static List<Argument> arguments() {
    return List.of(
        Argument.raw("kubeconfig").doc("The configuration: its path, or its content."),
        Argument.text("context").doc("The context in it."),
        Argument.text("host").doc("The API server."),
        Argument.text("api_key").secret().doc("A token; needs host."),
        Argument.text("username").doc("Not supported: kubectl has no passwords any more."),
        Argument.text("password").secret().doc("Not supported."),
        Argument.bool("validate_certs").aliases("verify_ssl").doc("Check its certificate."),
        Argument.path("ca_cert").aliases("ssl_ca_cert").doc("Its certificate authority."),
        Argument.path("client_cert").aliases("cert_file").doc("A certificate to log in with."),
        Argument.path("client_key").aliases("key_file").doc("Its key."),
        Argument.text("proxy").doc("A proxy on the way to it."),
        Argument.text("no_proxy").doc("Hosts that are reached without it."),
        Argument.dict("proxy_headers").doc("Not supported."),
        Argument.bool("persist_config").doc("Not supported."),
        Argument.text("impersonate_user").doc("Act as this user."),
        Argument.list("impersonate_groups", ArgumentType.STR).doc("Act as these groups."));
  }

  /**
   * The arguments that say which object is meant.
   *
   * @param kind what is told of its kind
   */
  static List<Argument> naming(String kind) {
    return List.of(
        Argument.text("kind").doc(kind),
        Argument.text("api_version")
            .or("v1")
            .aliases("api", "version")
            .doc("The version of its API."),
        Argument.text("name").doc("Its name."),
        Argument.text("namespace").doc("Its namespace."));
  }

  /** The arguments by which they wait. */
  static List<Argument> waiting() {
    return List.of(
        Argument.bool("wait").or(false).doc("Wait until it is as it is to be."),
        Argument.integer("wait_sleep").or(5L).doc("Seconds between two looks."),
        Argument.integer("wait_timeout").or(120L).doc("Seconds to wait."),
        Argument.dict("wait_condition")
            .options(
                ArgumentSpec.of(
                    Argument.text("type").doc("The condition."),
                    Argument.raw("status").or(true).doc("Its status: true, false or Unknown."),
                    Argument.text("reason").doc("Its reason.")))
            .doc("A condition to wait for."));
  }

  Kubectl(ModuleCall call) {
    this.host = call.host();
    Args args = call.args();
    for (String name : List.of("username", "password", "proxy_headers", "persist_config")) {
      refuse(args, name);
    }
    base.add(Programs.of(host, "kubectl").must("kubectl"));
    try {
      connect(args);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** An argument that kubernetes.core has, and kubectl has nothing for. */
  static void refuse(Args args, String name) {
    boolean given =
        switch (args.raw(name)) {
          case null -> false;
          case Boolean flag -> flag;
          case List<?> list -> !list.isEmpty();
          default -> true;
        };
    if (given) {
      throw new ModuleFailure(
          "'" + name + "' is not supported here: this module works with the host's kubectl");
    }
  }

  private void connect(Args args) {
    Object kubeconfig = setting(args, "kubeconfig");
    String server = text(setting(args, "host"));
    String authority = text(setting(args, "ca_cert"));
    Object checks = setting(args, "validate_certs");
    boolean unchecked =
        checks != null
            && !List.of("true", "yes", "1").contains(text(checks).toLowerCase(Locale.ROOT));
    String token = text(setting(args, "api_key"));
    if (!token.isEmpty()) {
      if (server.isEmpty()) {
        throw new ModuleFailure("api_key needs host");
      }
      // a token among kubectl's words would be there for every user of the host to see
      kubeconfig = withToken(server, token, authority, unchecked);
    }
    switch (kubeconfig) {
      case null -> {}
      case Map<?, ?> content ->
          environment.put(
              "KUBECONFIG", temporary(new PythonJson(0, false, false).dumps(content), ".json"));
      case Object path -> environment.put("KUBECONFIG", path.toString());
    }
    option("--context=", text(setting(args, "context")));
    if (token.isEmpty()) {
      option("--server=", server);
      option("--certificate-authority=", authority);
      if (unchecked) {
        base.add("--insecure-skip-tls-verify=true");
      }
    }
    option("--client-certificate=", text(setting(args, "client_cert")));
    option("--client-key=", text(setting(args, "client_key")));
    option("--as=", text(setting(args, "impersonate_user")));
    args.texts("impersonate_groups").forEach(group -> option("--as-group=", group));
    String proxy = text(setting(args, "proxy"));
    if (!proxy.isEmpty()) {
      environment.put("HTTPS_PROXY", proxy);
      environment.put("HTTP_PROXY", proxy);
    }
    String direct = text(setting(args, "no_proxy"));
    if (!direct.isEmpty()) {
      environment.put("NO_PROXY", direct);
    }
  }

  /** An argument, or what the task's environment says of it. */
  private @Nullable Object setting(Args args, String name) {
    Object given = args.raw(name);
    String variable =
        switch (name) {
          case "validate_certs" -> "VERIFY_SSL";
          case "ca_cert" -> "SSL_CA_CERT";
          case "client_cert" -> "CERT_FILE";
          case "client_key" -> "KEY_FILE";
          default -> name.toUpperCase(Locale.ROOT);
        };
    return given != null ? given : host.environment().get("K8S_AUTH_" + variable);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static Map<String, @Nullable Object> withToken(
      String server, String token, String authority, boolean unchecked) {
    Map<String, @Nullable Object> cluster = new LinkedHashMap<>();
    cluster.put("server", server);
    if (!authority.isEmpty()) {
      cluster.put("certificate-authority", authority);
    }
    if (unchecked) {
      cluster.put("insecure-skip-tls-verify", true);
    }
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("apiVersion", "v1");
    config.put("kind", "Config");
    config.put("clusters", List.of(Map.of("name", "task", "cluster", cluster)));
    config.put("users", List.of(Map.of("name", "task", "user", Map.of("token", token))));
    config.put(
        "contexts",
        List.of(Map.of("name", "task", "context", Map.of("cluster", "task", "user", "task"))));
    config.put("current-context", "task");
    return config;
  }

  private void option(String option, String value) {
    if (!value.isEmpty()) {
      base.add(option + value);
    }
  }

  private String temporary(String content, String suffix) {
    String path = host.temporary(false, "kubectl", suffix);
    temporaries.add(path);
    host.upload(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), path);
    return path;
  }

  /**
   * Runs kubectl, whatever comes of it.
   *
   * @param input an object for its standard input, null for none
   */
  ExecResult run(List<String> arguments, @Nullable Object input) {
    List<String> argv = new ArrayList<>(base);
    argv.addAll(arguments);
    ExecRequest request = ExecRequest.of(argv).withEnvironment(environment);
    if (input != null) {
      request = request.withStdin(PythonJson.PLAIN.dumps(input).getBytes(StandardCharsets.UTF_8));
    }
    try {
      return host.exec(request);
    } catch (StartException e) {
      throw new ModuleFailure(e.text(), Map.of("rc", (long) e.rc()));
    }
  }

  /** What a command printed as JSON; an empty dictionary for nothing. */
  @SuppressWarnings("unchecked")
  static Map<String, @Nullable Object> object(ExecResult ran) {
    return !ran.out().isBlank() && JsonReader.loads(ran.out()) instanceof Map<?, ?> map
        ? (Map<String, @Nullable Object>) map
        : Map.of();
  }

  /** The items of a list, or the object itself; none of an empty answer. */
  static List<Map<String, @Nullable Object>> objects(Map<String, @Nullable Object> answer) {
    if (answer.isEmpty()) {
      return List.of();
    }
    if (!(answer.get("items") instanceof List<?> items)
        || !String.valueOf(answer.get("kind")).endsWith("List")) {
      return List.of(answer);
    }
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    for (Object item : items) {
      if (item instanceof Map<?, ?> map) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        map.forEach((key, value) -> one.put(String.valueOf(key), value));
        all.add(one);
      }
    }
    return all;
  }

  /** What kubectl said, without its "error:" and "Error from server (…):". */
  static String said(ExecResult ran) {
    String said = ran.err().isBlank() ? ran.out() : ran.err();
    return said.strip();
  }

  /**
   * The object, or the list of those that selectors choose; empty where there is no such object.
   *
   * @param name null for a list
   * @throws ModuleFailure if the cluster has no such kind, or does not tell
   */
  Map<String, @Nullable Object> get(
      String kind,
      String apiVersion,
      @Nullable String name,
      @Nullable String namespace,
      String... more) {
    List<String> command = new ArrayList<>(List.of("get", resource(kind, apiVersion)));
    if (name != null) {
      command.add(name);
      command.add("--ignore-not-found");
    }
    command.addAll(in(namespace));
    command.addAll(List.of(more));
    command.add("--output=json");
    ExecResult ran = run(command, null);
    if (isUnknownKind(ran)) {
      throw new ModuleFailure(
          "Failed to find exact match for %s.%s by [kind, name, singularName, shortNames]"
              .formatted(apiVersion, kind));
    }
    if (!ran.ok()) {
      throw new ModuleFailure("Failed to retrieve requested object: " + said(ran));
    }
    return object(ran);
  }

  /** How kubectl is told a namespace; nothing for that of its context. */
  static List<String> in(@Nullable String namespace) {
    return namespace == null || namespace.isEmpty()
        ? List.of()
        : List.of("--namespace=" + namespace);
  }

  /** Patches an object; the answer is it as it is then, or would be in check mode. */
  ExecResult patch(
      String type,
      String resource,
      String name,
      @Nullable String namespace,
      Object patch,
      boolean dryRun) {
    List<String> command =
        new ArrayList<>(
            List.of("patch", resource, name, "--type=" + type, "--patch-file=/dev/stdin"));
    command.addAll(in(namespace));
    if (dryRun) {
      command.add("--dry-run=server");
    }
    command.add("--output=json");
    return run(command, patch);
  }

  /** What it said of an error, without who says it. */
  static String reason(ExecResult ran) {
    return said(ran).replaceFirst("^(error: |Error from server \\([A-Za-z]+\\): )", "");
  }

  static boolean isMissing(ExecResult ran) {
    return ran.err().contains("(NotFound)");
  }

  /** Whether it does not know a kind. */
  static boolean isUnknownKind(ExecResult ran) {
    return ran.err().contains("the server doesn't have a resource type")
        || ran.err().contains("no matches for kind")
        || ran.err().contains("could not find the requested resource");
  }

  /** How kubectl is told exactly which kind is meant: {@code Deployment.v1.apps}. */
  static String resource(String kind, String apiVersion) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    return kind + "." + apiVersion.substring(slash + 1) + "." + group;
  }

  @Override
  public void close() {
    temporaries.forEach(host::remove);
  }
}
