package io.jansible.kubespray.kube;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.List;

/**
 * {@code kubeadm}: brings a node into a cluster, up to a version, and out again, with the node's
 * own kubeadm. It reads first what the node is, in one round trip, and runs kubeadm only where that
 * differs from what the task asks; check mode says what would run. There is no such module in
 * Ansible.
 *
 * <p>The results {@code token}, {@code certificate_key} and the join commands are secrets that a
 * playbook needs: give a task that asks for them {@code no_log: true}. Everything else is free of
 * secrets, whatever kubeadm prints.
 */
final class KubeadmModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "jansible.kubespray.kubeadm",
          "Manage a node of a Kubernetes cluster with kubeadm",
          ArgumentSpec.of(
                  Argument.text("state")
                      .or("info")
                      .choices(
                          "info",
                          "config",
                          "init",
                          "join",
                          "upgrade_plan",
                          "upgrade_apply",
                          "upgrade_node",
                          "reset",
                          "certs_renew",
                          "token_create")
                      .doc(
                          "What the node is to be, or what is to be done; info only tells what"
                              + " it is, config only writes the configuration."),
                  Argument.raw("config")
                      .doc(
                          "The configuration, a dictionary or a list of them, written as YAML"
                              + " documents. apiVersion may be left out."),
                  Argument.text("config_path")
                      .doc(
                          "The file of the configuration; without config one that is there."
                              + " /etc/kubernetes/kubeadm-config.yaml if config is given."),
                  Argument.text("config_mode").or("0600").doc("The mode of that file."),
                  Argument.bool("control_plane").doc("Join as a control plane node."),
                  Argument.text("endpoint").doc("Address and port of the API server to join."),
                  Argument.text("token").secret().doc("The bootstrap token to join with or make."),
                  Argument.list("ca_cert_hashes", ArgumentType.STR)
                      .aliases("ca_cert_hash")
                      .doc("Digests of the authority that is trusted: sha256:…"),
                  Argument.bool("unsafe_skip_ca_verification")
                      .or(false)
                      .doc("Trust any authority."),
                  Argument.text("discovery_kubeconfig")
                      .doc("A kubeconfig on the node, or its URL, that tells of the cluster."),
                  Argument.text("certificate_key")
                      .secret()
                      .doc("What the uploaded certificates are encrypted with."),
                  Argument.text("advertise_address").doc("The address of this node's API server."),
                  Argument.integer("bind_port").doc("Its port."),
                  Argument.text("cri_socket").doc("The container runtime's socket."),
                  Argument.text("node_name").doc("The node's name; the host's if not given."),
                  Argument.bool("upload_certs")
                      .or(false)
                      .doc("Upload the certificates that further control plane nodes need."),
                  Argument.text("version").doc("The version to upgrade to."),
                  Argument.bool("certificate_renewal").doc("Renew certificates on an upgrade."),
                  Argument.bool("etcd_upgrade").doc("Upgrade etcd too."),
                  Argument.bool("force")
                      .or(false)
                      .doc("Upgrade, or renew certificates, though it seems needless."),
                  Argument.list("certificates", ArgumentType.STR)
                      .or(List.of("all"))
                      .doc("The certificates to renew."),
                  Argument.integer("renew_before_days")
                      .or(30L)
                      .doc("Renew those that expire within so many days."),
                  Argument.text("token_ttl").doc("How long a new token is valid: 2h, 0 for ever."),
                  Argument.text("token_description")
                      .doc("What it is for; a valid token with this description is used again."),
                  Argument.list("token_groups", ArgumentType.STR).doc("Its groups."),
                  Argument.list("token_usages", ArgumentType.STR).doc("What it may be used for."),
                  Argument.list("skip_phases", ArgumentType.STR).doc("Phases to leave out."),
                  Argument.list("ignore_preflight_errors", ArgumentType.STR)
                      .doc("Checks that may fail."),
                  Argument.list("extra_args", ArgumentType.STR)
                      .doc("Further options of the command."),
                  Argument.integer("timeout").doc("Seconds that a command may take."),
                  Argument.text("cert_dir")
                      .doc(
                          "The folder of certificates; else the configuration's, else"
                              + " /etc/kubernetes/pki."),
                  Argument.text("kubeconfig")
                      .doc("What asks the API server; /etc/kubernetes/admin.conf by default."),
                  Argument.text("kubeadm").or("kubeadm").doc("The kubeadm to run."),
                  Argument.text("kubectl").or("kubectl").doc("The kubectl that asks."),
                  Argument.text("rootfs").doc("A folder that stands for the host's root."))
              .requiredIf("state", "config", "config")
              .exclusive("token", "discovery_kubeconfig"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return KubeadmRun.run(call);
  }
}
