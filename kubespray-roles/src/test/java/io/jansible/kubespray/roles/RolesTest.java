package io.jansible.kubespray.roles;

import static io.jansible.testkit.JansibleAssertions.assertThat;

import io.jansible.connection.ExecResult;
import io.jansible.testkit.RoleRun;
import io.jansible.testkit.host.FakeHost;
import io.jansible.testkit.host.OperatingSystem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Kubespray's roles one by one on hosts of several operating systems: the files that they render,
 * the handlers that they notify, what they skip. Files are compared with digests recorded from
 * Ansible ({@link Rendered}).
 */
class RolesTest {
  private static final List<OperatingSystem> SYSTEMS =
      List.of(
          OperatingSystem.DEBIAN_12,
          OperatingSystem.ROCKY_9,
          OperatingSystem.UBUNTU_24_04,
          OperatingSystem.FLATCAR);

  /** So many of the systems are enough for the releases before the newest. */
  private static final int OLDER = 1;

  private interface Check {
    void run(Kubespray kubespray, FakeHost node) throws IOException;
  }

  private static Stream<DynamicTest> onEach(List<OperatingSystem> systems, Check check) {
    return Kubespray.releases("RolesTest").stream()
        .flatMap(
            kubespray ->
                systems.stream()
                    .limit(kubespray.isAtLeast("v2.31.0") ? systems.size() : OLDER)
                    .map(
                        system ->
                            DynamicTest.dynamicTest(
                                kubespray + " " + system,
                                () -> check.run(kubespray, Kubespray.node(system)))));
  }

  @TestFactory
  Stream<DynamicTest> containerd() {
    return onEach(SYSTEMS, RolesTest::containerd);
  }

  private static void containerd(Kubespray kubespray, FakeHost node) throws IOException {
    node.on("ctr oci spec").prints("{\"ociVersion\": \"1.1.0\", \"process\": {\"rlimits\": []}}");
    node.on("ctr images ls -q").succeeds();
    node.on("crictl completion").prints("# crictl\n");
    node.on("nerdctl completion bash").prints("# nerdctl\n");
    RoleRun run =
        kubespray
            .play(node, List.of("runc", "crictl", "nerdctl", "containerd"))
            .thenRole("container-engine/containerd")
            .run();
    assertThat(run).notified("Containerd | restart containerd", "Get crictl completion");
    assertThat(run).changed("Containerd | Unpack containerd archive");
    assertThat(run).changed("Containerd | Copy containerd config file");
    assertThat(node).hasRunning("containerd").hasEnabled("containerd");
    assertThat(node).file("/etc/containerd/config.toml").hasMode("0640").hasOwner("root");
    new Rendered(kubespray, node)
        .files("/etc/containerd/config.toml", "/etc/systemd/system/containerd.service");
  }

  @TestFactory
  Stream<DynamicTest> crio() {
    return onEach(SYSTEMS, RolesTest::crio);
  }

  private static void crio(Kubespray kubespray, FakeHost node) {
    for (String program :
        List.of("conmon", "conmonrs", "crio", "crun", "pinns", "runc", "status")) {
      node.file("/tmp/releases/cri-o/bin/" + program, program)
          .file("/tmp/releases/cri-o/bin/crio-" + program, program);
    }
    node.file(
        "/tmp/releases/cri-o/contrib/crio.service", "[Service]\nExecStart=/usr/local/bin/crio\n");
    node.file("/tmp/releases/cri-o/contrib/policy.json", "{}\n");
    node.on("crictl completion").prints("# crictl\n");
    node.on("crio status info").prints("cgroup driver: systemd\n");
    node.on("crio-status info").prints("cgroup driver: systemd\n");
    RoleRun run =
        kubespray
            .play(node, List.of("crun", "runc", "skopeo"))
            .variable("container_manager", "crio")
            .variable("preinstall_selinux_state", "permissive")
            .thenRole("container-engine/cri-o")
            .run();
    assertThat(run).notified("CRI-O | reload crio", "Get crictl completion");
    assertThat(run).skipped("Cri-o | write cri-o proxy drop-in");
    assertThat(node).hasRunning("crio").hasEnabled("crio");
    assertThat(node)
        .file("/etc/containers/storage.conf")
        .hasContent(
            """

            [storage]
            driver = "overlay"
            graphroot = "/var/lib/containers/storage"
            runroot = "/var/run/containers/storage"
            [storage.options.overlay]
            mountopt = "nodev,metacopy=on"
            """);
    assertThat(node).file("/etc/crio/crio.conf").hasMode("0644").hasOwner("root");
  }

  @TestFactory
  Stream<DynamicTest> etcd() {
    return onEach(SYSTEMS, RolesTest::etcd);
  }

  private static void etcd(Kubespray kubespray, FakeHost node) throws IOException {
    node.on("etcdctl *")
        .answers(
            call ->
                node.unit("etcd") != null && node.unit("etcd").running()
                    ? ExecResult.of(0, "https://192.0.2.11:2379\n", "")
                    : ExecResult.of(1, "", "connection refused\n"));
    node.serves("https://192.0.2.11:2379/health", "{\"health\":\"true\"}");
    RoleRun run =
        kubespray
            .play(node)
            .variable("etcd_cluster_setup", true)
            .variable("etcd_events_cluster_setup", false)
            .variable("etcd_retries", 1)
            .thenRole("etcd", "configure")
            .run();
    assertThat(run).changed("Configure | Copy etcd.service systemd file");
    assertThat(node).hasRun("systemctl restart etcd").hasRunning("etcd").hasEnabled("etcd");
    assertThat(node).file("/etc/etcd.env").hasMode("0640");
    assertThat(node).hasNoFile("/etc/etcd-events.env");
    new Rendered(kubespray, node).files("/etc/etcd.env", "/etc/systemd/system/etcd.service");
  }

  @TestFactory
  Stream<DynamicTest> node() {
    return onEach(SYSTEMS, RolesTest::node);
  }

  private static void node(Kubespray kubespray, FakeHost node) throws IOException {
    node.on("crictl ps --all --name kubelet").succeeds();
    RoleRun run =
        kubespray
            .play(node, List.of("kubeadm", "kubelet"))
            .variable("preinstall_selinux_state", "permissive")
            .thenRole("kubernetes/node")
            .run();
    assertThat(run).notified("Kubelet | reload systemd", "Kubelet | restart kubelet");
    assertThat(node).hasRunning("kubelet").hasEnabled("kubelet");
    new Rendered(kubespray, node)
        .files(
            "/etc/kubernetes/kubelet.env",
            "/etc/kubernetes/kubelet-config.yaml",
            "/etc/systemd/system/kubelet.service");
  }

  @TestFactory
  Stream<DynamicTest> controlPlane() {
    return onEach(SYSTEMS, RolesTest::controlPlane);
  }

  private static void controlPlane(Kubespray kubespray, FakeHost node) throws IOException {
    node.service("kubelet");
    node.on("kubeadm config validate *").succeeds();
    node.on("kubeadm init *")
        .answers(
            call -> {
              call.host().listening(6443);
              for (String each : List.of("admin", "controller-manager", "kubelet", "scheduler")) {
                call.host()
                    .file("/etc/kubernetes/" + each + ".conf", "    server: https://[::]:1\n");
              }
              return ExecResult.of(0, "Your Kubernetes control-plane has initialized\n", "");
            });
    node.on("kubeadm --kubeconfig * token create").prints("abcdef.0123456789abcdef\n");
    node.on("kubectl *").succeeds();
    node.on("crictl pods *").succeeds();
    for (String endpoint :
        List.of(
            "127.0.0.1:6443",
            "192.0.2.11:6443",
            "localhost:10259",
            "localhost:10257",
            "127.0.0.1:10259",
            "127.0.0.1:10257")) {
      node.serves("https://" + endpoint + "/healthz", "ok");
    }
    node.on("kubectl get nodes *").prints("{\"items\": []}");
    RoleRun run =
        kubespray
            .play(node, List.of("kubectl", "kubeadm"))
            .variable("kubeadm_certificate_key", "0".repeat(64))
            .thenRole("kubernetes/control-plane")
            .run();
    assertThat(node).hasRun("kubeadm init *");
    new Rendered(kubespray, node).files("/etc/kubernetes/kubeadm-config.yaml");
  }

  @TestFactory
  Stream<DynamicTest> addUser() {
    return onEach(SYSTEMS, RolesTest::addUser);
  }

  private static void addUser(Kubespray kubespray, FakeHost node) {
    Map<String, Object> user =
        Map.of("name", "kube", "group", "kube-cert", "shell", "/sbin/nologin", "system", true);
    RoleRun run =
        kubespray
            .play(node)
            .variable("user", user)
            .variable("addusers", Map.of("kube", user))
            .thenRole("adduser")
            .run();
    assertThat(run).changed("User | Create User Group", "User | Create User");
    assertThat(node).hasUser("kube", "kube-cert").hasRun("groupadd -r kube-cert");
  }

  @TestFactory
  Stream<DynamicTest> bootstrap() {
    return onEach(
        List.of(OperatingSystem.DEBIAN_12, OperatingSystem.UBUNTU_24_04), RolesTest::bootstrap);
  }

  private static void bootstrap(Kubespray kubespray, FakeHost node) {
    RoleRun run =
        kubespray
            .play(node)
            .thenRole(kubespray.isAtLeast("v2.28.0") ? "bootstrap_os" : "bootstrap-os")
            .run();
    assertThat(run).ran("Fetch /etc/os-release");
    assertThat(node).file("/etc/bash_completion.d").isDirectory().hasMode("0755");
    assertThat(node).file("/etc/hostname").hasContent("node1\n");
  }

  @TestFactory
  Stream<DynamicTest> preinstall() {
    return onEach(SYSTEMS, RolesTest::preinstall);
  }

  private static void preinstall(Kubespray kubespray, FakeHost node) {
    node.sysctl("fs.inotify.max_user_instances", "128").on("ping -c1 *").succeeds();
    node.on("calicoctl.sh get *").fails(1, "no such pool\n");
    node.on("/usr/bin/coreos-cloudinit --from-file *").succeeds();
    RoleRun run =
        kubespray.play(node).variable("dns_late", false).thenRole("kubernetes/preinstall").run();
    assertThat(node).hasSysctl("net.ipv4.ip_forward", "1");
    assertThat(node).file("/etc/kubernetes").isDirectory().hasMode("0755");
    assertThat(run).ran("Enable ip forwarding");
    if (node.operatingSystem() != OperatingSystem.ROCKY_9) {
      assertThat(run).skipped("Set selinux policy");
    }
  }
}
