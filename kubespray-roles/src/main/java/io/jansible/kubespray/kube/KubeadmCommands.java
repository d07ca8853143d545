package io.jansible.kubespray.kube;

import io.jansible.module.Args;
import io.jansible.module.ModuleFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command lines of kubeadm that a task's arguments make. Secrets are never among their words,
 * which every user of the node can see: they go to kubeadm in a configuration on its standard
 * input.
 */
final class KubeadmCommands {
  private static final String STDIN = "/dev/stdin";

  private final Args args;
  private final @Nullable String config;
  private final NodeState node;

  /**
   * A command and what it reads.
   *
   * @param argv its words
   * @param input its standard input; null if it reads none
   */
  record Command(List<String> argv, @Nullable String input) {
    byte @Nullable [] bytes() {
      return input == null ? null : input.getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * @param config the configuration file on the node; null if there is none to be used
   */
  KubeadmCommands(Args args, @Nullable String config, NodeState node) {
    this.args = args;
    this.config = config;
    this.node = node;
  }

  Command init() {
    List<String> command = begin("init");
    withConfig(command);
    if (args.bool("upload_certs")) {
      command.add("--upload-certs");
    }
    phases(command);
    return end(command, null);
  }

  /**
   * @param foreseen whether it only tells what would run: then what earlier tasks would have found
   *     out may be empty
   */
  Command join(boolean foreseen) {
    List<String> command = begin("join");
    String input = null;
    if (config != null) {
      withConfig(command);
    } else {
      command.add("--config=" + STDIN);
      if (!foreseen || !(isEmpty("endpoint") || isEmpty("token"))) {
        input = KubeadmConfig.of(joinConfiguration(), node.version("kubeadm")).text();
      }
    }
    phases(command);
    return end(command, input);
  }

  /** Whether an argument is given, but says nothing. */
  private boolean isEmpty(String argument) {
    return args.has(argument) && args.string(argument).isEmpty();
  }

  private boolean says(String argument) {
    return args.has(argument) && !args.string(argument).isEmpty();
  }

  private Map<String, @Nullable Object> joinConfiguration() {
    Map<String, @Nullable Object> discovery = new LinkedHashMap<>();
    if (args.has("discovery_kubeconfig")) {
      discovery.put("file", Map.of("kubeConfigPath", args.string("discovery_kubeconfig")));
    } else {
      if (!says("endpoint") || !says("token")) {
        throw new ModuleFailure(
            "joining needs config or config_path, or discovery_kubeconfig, or endpoint and token");
      }
      Map<String, @Nullable Object> bootstrap = new LinkedHashMap<>();
      bootstrap.put("apiServerEndpoint", args.string("endpoint").replaceFirst("^https://", ""));
      bootstrap.put("token", args.string("token"));
      if (!args.texts("ca_cert_hashes").isEmpty()) {
        bootstrap.put("caCertHashes", args.texts("ca_cert_hashes"));
      } else if (args.bool("unsafe_skip_ca_verification")) {
        bootstrap.put("unsafeSkipCAVerification", true);
      } else {
        throw new ModuleFailure(
            "joining with a token needs ca_cert_hashes (the result ca_cert_hash on a control plane"
                + " node), or unsafe_skip_ca_verification");
      }
      discovery.put("bootstrapToken", bootstrap);
    }
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("kind", "JoinConfiguration");
    document.put("discovery", discovery);
    Map<String, @Nullable Object> registration = new LinkedHashMap<>();
    put(registration, "name", args.text("node_name"));
    put(registration, "criSocket", args.text("cri_socket"));
    if (!registration.isEmpty()) {
      document.put("nodeRegistration", registration);
    }
    if (args.bool("control_plane")) {
      Map<String, @Nullable Object> controlPlane = new LinkedHashMap<>();
      put(controlPlane, "certificateKey", args.text("certificate_key"));
      Map<String, @Nullable Object> api = new LinkedHashMap<>();
      put(api, "advertiseAddress", args.text("advertise_address"));
      put(api, "bindPort", args.integer("bind_port"));
      if (!api.isEmpty()) {
        controlPlane.put("localAPIEndpoint", api);
      }
      document.put("controlPlane", controlPlane);
    }
    return document;
  }

  private static void put(Map<String, @Nullable Object> map, String key, @Nullable Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }

  Command upgradePlan() {
    List<String> command = begin("upgrade", "plan");
    if (args.has("version")) {
      command.add(version());
    }
    withConfig(command);
    list(command, "ignore_preflight_errors", "--ignore-preflight-errors=");
    return end(command, null);
  }

  Command upgradeApply() {
    List<String> command = begin("upgrade", "apply", "--yes", version());
    withConfig(command);
    upgrade(command);
    if (args.bool("force")) {
      command.add("--force");
    }
    list(command, "ignore_preflight_errors", "--ignore-preflight-errors=");
    return end(command, null);
  }

  Command upgradeNode() {
    List<String> command = begin("upgrade", "node");
    withConfig(command);
    upgrade(command);
    phases(command);
    return end(command, null);
  }

  private void upgrade(List<String> command) {
    Boolean renewal = args.optionalBool("certificate_renewal");
    if (renewal != null) {
      command.add("--certificate-renewal=" + renewal);
    }
    Boolean etcd = args.optionalBool("etcd_upgrade");
    if (etcd != null) {
      command.add("--etcd-upgrade=" + etcd);
    }
  }

  /** The version that is asked for, with its {@code v}. */
  String version() {
    String version = args.string("version");
    return version.startsWith("v") ? version : "v" + version;
  }

  Command reset() {
    List<String> command = begin("reset", "--force");
    withConfig(command);
    option(command, "cert_dir", "--cert-dir=");
    option(command, "cri_socket", "--cri-socket=");
    phases(command);
    return end(command, null);
  }

  /**
   * @param name a certificate's, or {@code all}
   */
  Command renew(String name) {
    List<String> command = begin("certs", "renew", name);
    withConfig(command);
    option(command, "cert_dir", "--cert-dir=");
    return end(command, null);
  }

  Command tokenCreate(String kubeconfig) {
    List<String> command = begin("token", "create");
    command.add("--kubeconfig=" + kubeconfig);
    if (!args.has("token")) {
      option(command, "token_ttl", "--ttl=");
      option(command, "token_description", "--description=");
      list(command, "token_groups", "--groups=");
      list(command, "token_usages", "--usages=");
      return end(command, null);
    }
    Map<String, @Nullable Object> token = new LinkedHashMap<>();
    token.put("token", args.string("token"));
    put(token, "ttl", args.text("token_ttl"));
    put(token, "description", args.text("token_description"));
    put(token, "groups", args.has("token_groups") ? args.texts("token_groups") : null);
    put(token, "usages", args.has("token_usages") ? args.texts("token_usages") : null);
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("kind", "InitConfiguration");
    document.put("bootstrapTokens", List.of(token));
    command.add("--config=" + STDIN);
    return end(command, KubeadmConfig.of(document, node.version("kubeadm")).text());
  }

  /** Uploads the certificates, encrypted with a key that is given or else made. */
  Command uploadCerts(String kubeconfig) {
    List<String> command = begin("init", "phase", "upload-certs");
    command.addAll(List.of("--upload-certs", "--kubeconfig=" + kubeconfig));
    if (node.cluster() == null && !args.has("certificate_key")) {
      option(command, "cert_dir", "--cert-dir=");
      return new Command(command, null);
    }
    // with the cluster's own configuration kubeadm knows the folder, and asks no one for a version
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("kind", "InitConfiguration");
    put(document, "certificateKey", args.text("certificate_key"));
    command.add("--config=" + STDIN);
    String cluster = node.cluster() == null ? "" : "---\n" + node.cluster();
    return new Command(
        command, KubeadmConfig.of(document, node.version("kubeadm")).text() + cluster);
  }

  private List<String> begin(String... words) {
    List<String> command = new ArrayList<>(List.of(args.string("kubeadm")));
    command.addAll(List.of(words));
    option(command, "rootfs", "--rootfs=");
    return command;
  }

  private Command end(List<String> command, @Nullable String input) {
    command.addAll(args.texts("extra_args"));
    return new Command(command, input);
  }

  private void withConfig(List<String> command) {
    if (config != null) {
      command.add("--config=" + config);
    }
  }

  private void phases(List<String> command) {
    list(command, "skip_phases", "--skip-phases=");
    list(command, "ignore_preflight_errors", "--ignore-preflight-errors=");
  }

  private void list(List<String> command, String argument, String option) {
    if (!args.texts(argument).isEmpty()) {
      command.add(option + String.join(",", args.texts(argument)));
    }
  }

  private void option(List<String> command, String argument, String option) {
    if (args.has(argument)) {
      command.add(option + args.string(argument));
    }
  }
}
