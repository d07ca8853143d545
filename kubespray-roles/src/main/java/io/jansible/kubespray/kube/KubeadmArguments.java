package io.jansible.kubespray.kube;

import io.jansible.module.Args;
import io.jansible.module.ModuleFailure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which of {@code kubeadm}'s states use which arguments. */
final class KubeadmArguments {
  private static final Set<String> WITH_CONFIG =
      Set.of(
          "config",
          "init",
          "join",
          "upgrade_plan",
          "upgrade_apply",
          "upgrade_node",
          "reset",
          "certs_renew");
  private static final Set<String> CHECKED =
      Set.of("init", "join", "upgrade_plan", "upgrade_apply", "upgrade_node", "reset");
  private static final Set<String> RUNNING =
      Set.of(
          "init",
          "join",
          "upgrade_plan",
          "upgrade_apply",
          "upgrade_node",
          "reset",
          "certs_renew",
          "token_create");
  private static final Set<String> JOIN = Set.of("join");
  private static final Set<String> TOKEN = Set.of("token_create");
  private static final Set<String> UPGRADE = Set.of("upgrade_apply", "upgrade_node");
  private static final Set<String> RENEW = Set.of("certs_renew");

  /** Arguments that are not in it are everyone's. */
  private static final Map<String, Set<String>> USED_BY =
      Map.ofEntries(
          Map.entry("config", WITH_CONFIG),
          Map.entry("config_path", WITH_CONFIG),
          Map.entry("config_mode", WITH_CONFIG),
          Map.entry("control_plane", JOIN),
          Map.entry("endpoint", JOIN),
          Map.entry("token", Set.of("join", "token_create")),
          Map.entry("ca_cert_hashes", JOIN),
          Map.entry("ca_cert_hash", JOIN),
          Map.entry("unsafe_skip_ca_verification", JOIN),
          Map.entry("discovery_kubeconfig", JOIN),
          Map.entry("certificate_key", Set.of("join", "token_create")),
          Map.entry("advertise_address", JOIN),
          Map.entry("bind_port", JOIN),
          Map.entry("cri_socket", Set.of("join", "reset")),
          Map.entry("upload_certs", Set.of("init", "token_create")),
          Map.entry("version", Set.of("upgrade_plan", "upgrade_apply")),
          Map.entry("certificate_renewal", UPGRADE),
          Map.entry("etcd_upgrade", UPGRADE),
          Map.entry("force", Set.of("upgrade_apply", "certs_renew")),
          Map.entry("certificates", RENEW),
          Map.entry("renew_before_days", RENEW),
          Map.entry("token_ttl", TOKEN),
          Map.entry("token_description", TOKEN),
          Map.entry("token_groups", TOKEN),
          Map.entry("token_usages", TOKEN),
          Map.entry("skip_phases", Set.of("init", "join", "upgrade_node", "reset")),
          Map.entry("ignore_preflight_errors", CHECKED),
          Map.entry("extra_args", RUNNING),
          Map.entry("timeout", RUNNING));

  /** What a configuration says instead of {@code join}'s own arguments: kubeadm takes one only. */
  private static final List<String> NOT_WITH_CONFIG =
      List.of(
          "endpoint",
          "token",
          "ca_cert_hashes",
          "unsafe_skip_ca_verification",
          "discovery_kubeconfig",
          "certificate_key",
          "advertise_address",
          "bind_port",
          "cri_socket",
          "node_name");

  private KubeadmArguments() {}

  /**
   * Refuses what the state would not look at.
   *
   * @param given the task's own arguments
   */
  static void check(String state, Args args, Map<String, @Nullable Object> given) {
    given.forEach(
        (name, value) -> {
          Set<String> users = USED_BY.get(name);
          if (value != null && users != null && !users.contains(state)) {
            throw new ModuleFailure(
                "the argument '%s' has no meaning for the state '%s': %s"
                    .formatted(
                        name,
                        state,
                        "it is for " + String.join(", ", users.stream().sorted().toList())));
          }
        });
    boolean configured = args.has("config") || args.has("config_path");
    if (state.equals("join") && configured) {
      for (String name : NOT_WITH_CONFIG) {
        if (given.get(name) != null) {
          throw new ModuleFailure(
              "'"
                  + name
                  + "' cannot be given beside a configuration, whose JoinConfiguration has it");
        }
      }
    }
    if (state.equals("upgrade_apply") && !args.has("version")) {
      throw new ModuleFailure("the state upgrade_apply needs the version to upgrade to");
    }
    if (state.equals("token_create") && args.has("certificate_key") && !args.bool("upload_certs")) {
      throw new ModuleFailure("certificate_key needs upload_certs: true");
    }
  }
}
