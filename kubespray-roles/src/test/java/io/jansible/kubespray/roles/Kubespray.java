package io.jansible.kubespray.roles;

import io.jansible.testkit.RolePlay;
import io.jansible.testkit.host.FakeHost;
import io.jansible.testkit.host.OperatingSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A checkout of a Kubespray release: {@code JANSIBLE_KUBESPRAY}, default {@code
 * ~/.cache/jansible/kubespray}, holds one directory a tag.
 *
 * @param tag v2.31.0…
 */
record Kubespray(String tag, Path checkout) {
  private static final List<String> TAGS = List.of("v2.31.0", "v2.28.1", "v2.24.3");

  /** The releases that are there; one that is not is named loudly. */
  static List<Kubespray> releases(String test) {
    String given = System.getenv("JANSIBLE_KUBESPRAY");
    Path all =
        given == null || given.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache/jansible/kubespray")
            : Path.of(given);
    List<Kubespray> found = new ArrayList<>();
    for (String tag : TAGS) {
      Path checkout = all.resolve(tag);
      if (Files.isDirectory(checkout)) {
        found.add(new Kubespray(tag, checkout));
      } else {
        System.out.println("SKIPPED: " + test + ": no checkout at " + checkout);
      }
    }
    return found;
  }

  /** A host that is everything: control plane, etcd and worker. */
  static FakeHost node(OperatingSystem operatingSystem) {
    return FakeHost.of("node1", operatingSystem)
        .directory("/tmp/releases")
        .directory("/etc/kubernetes/ssl")
        .directory("/etc/ssl/etcd/ssl")
        .directory("/etc/bash_completion.d")
        .directory("/opt/cni/bin")
        .directory("/var/lib/etcd")
        .address("192.0.2.11")
        .group("kube_control_plane", "etcd", "kube_node", "k8s_cluster");
  }

  /** Where the release keeps its defaults for all roles. */
  private String defaults() {
    return isDirectory("roles/kubespray_defaults/defaults")
        ? "kubespray_defaults"
        : "kubespray-defaults";
  }

  private boolean isDirectory(String path) {
    return Files.isDirectory(checkout.resolve(path));
  }

  /** A play as Kubespray's own begin: its defaults, the node's addresses, then a role. */
  RolePlay play(FakeHost node) {
    RolePlay play = RolePlay.role(defaults());
    if (isDirectory("roles/network_facts")) {
      play.thenRole("network_facts");
    }
    return play.in(checkout.resolve("roles"))
        .groupVars(checkout.resolve("inventory/sample/group_vars"))
        .on(node)
        .skipTags("download");
  }

  /**
   * The same with the node's downloads in place: files whose text is their name, archives that hold
   * such files.
   *
   * @param downloads names in Kubespray's {@code downloads}
   */
  RolePlay play(FakeHost node, List<String> downloads) {
    String archive = FakeHost.archive(Map.of("bin/containerd", "containerd", "bin/ctr", "ctr"));
    return play(node)
        .variable("archive_of_the_test", archive)
        .variable("downloads_of_the_test", downloads)
        .thenTasks(
            """
            - name: Downloads of the test
              copy:
                dest: "{{ downloads[item].dest }}"
                content: "{{ archive_of_the_test if item == 'containerd' else item }}"
                mode: "0755"
              loop: "{{ downloads_of_the_test }}"
            - name: Unpacked downloads of the test
              copy: {dest: "{{ local_release_dir }}/{{ item }}", content: "{{ item }}", mode: "0755"}
              loop: [crictl, nerdctl]
            """);
  }

  boolean isAtLeast(String release) {
    return number(tag) >= number(release);
  }

  private static int number(String release) {
    String[] parts = release.replace("v", "").split("\\.");
    return Integer.parseInt(parts[0]) * 10_000
        + Integer.parseInt(parts[1]) * 100
        + Integer.parseInt(parts[2]);
  }

  @Override
  public String toString() {
    return tag;
  }
}
