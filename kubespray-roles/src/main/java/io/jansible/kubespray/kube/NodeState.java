package io.jansible.kubespray.kube;

import io.jansible.error.JansibleException;
import io.jansible.value.JsonReader;
import io.jansible.yaml.YamlLoader;
import io.jansible.yaml.YamlNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a node is in its cluster.
 *
 * @param host its name, as the kernel has it
 * @param versions of {@code kubeadm}, {@code kubelet} (the program), {@code control_plane} (what
 *     its API server's manifest runs) and {@code cluster} (what kubeadm's configuration in the
 *     cluster says); null where it cannot be known
 * @param configurations the kubeconfigs below {@code /etc/kubernetes}, by file name
 * @param manifests the names of its static pods' files
 * @param certificates of the certificate folder and the kubeconfigs
 * @param caHash the digest by which others know the cluster's certificate authority, null if there
 *     is none
 * @param nodes the cluster's nodes; null if the API server did not say
 * @param cluster kubeadm's {@code ClusterConfiguration} in the cluster, as YAML; null likewise
 * @param tokens bootstrap tokens, if they were asked for
 * @param hasEtcdData whether etcd keeps its data here
 * @param folder whether the folder of the configuration file is there
 * @param config the configuration file; null if there is none
 * @param sums checksums of what an upgrade writes
 */
record NodeState(
    String host,
    Map<String, @Nullable Object> versions,
    Map<String, Map<?, ?>> configurations,
    List<String> manifests,
    List<NodeCertificate> certificates,
    @Nullable String caHash,
    @Nullable List<Map<String, @Nullable Object>> nodes,
    @Nullable String cluster,
    List<Map<?, ?>> tokens,
    boolean hasEtcdData,
    boolean folder,
    @Nullable String config,
    String sums) {
  private static final Pattern VERSION = Pattern.compile("v\\d+\\.\\d+\\.\\d+\\S*");
  private static final Pattern IMAGE_VERSION =
      Pattern.compile("kube-apiserver[^:\\s]*:(v?\\d[^\\s\"'@]*)");

  static NodeState of(Map<String, String> sections) {
    Map<String, Map<?, ?>> configurations = new LinkedHashMap<>();
    List<String> manifests = new ArrayList<>();
    List<NodeCertificate> certificates = new ArrayList<>();
    String caHash = null;
    for (Map.Entry<String, String> section : sections.entrySet()) {
      String[] words = section.getKey().split(" ", 2);
      String name = words.length > 1 ? words[1] : "";
      switch (words[0]) {
        case "conf" -> {
          Map<?, ?> content = yaml(section.getValue());
          configurations.put(name, content);
          NodeCertificate certificate = NodeCertificate.ofKubeconfig(name, content);
          if (certificate != null) {
            certificates.add(certificate);
          }
        }
        case "cert" -> {
          NodeCertificate certificate = NodeCertificate.ofFile(name, section.getValue());
          if (certificate != null) {
            certificates.add(certificate);
          }
          if (name.equals("ca.crt")) {
            caHash = NodeCertificate.authorityHash(section.getValue());
          }
        }
        case "manifest" -> manifests.add(name);
        default -> {}
      }
    }
    String cluster = sections.get("cluster");
    if (cluster != null && cluster.isBlank()) {
      cluster = null;
    }
    Map<String, @Nullable Object> versions = new LinkedHashMap<>();
    versions.put("kubeadm", found(VERSION, sections.get("kubeadm"), 0));
    versions.put("kubelet", found(VERSION, sections.get("kubelet"), 0));
    versions.put(
        "control_plane", found(IMAGE_VERSION, sections.get("manifest kube-apiserver.yaml"), 1));
    versions.put("cluster", cluster == null ? null : yaml(cluster).get("kubernetesVersion"));
    return new NodeState(
        sections.getOrDefault("host", "").strip().toLowerCase(Locale.ROOT),
        versions,
        configurations,
        manifests,
        certificates,
        caHash,
        nodes(sections.get("nodes")),
        cluster,
        NodeProbe.objects(sections.get("tokens")).stream()
            .<Map<?, ?>>map(each -> (Map<?, ?>) JsonReader.loads(each))
            .toList(),
        sections.containsKey("etcd"),
        sections.containsKey("folder"),
        sections.get("config"),
        sections.getOrDefault("sums", ""));
  }

  private static @Nullable String found(Pattern pattern, @Nullable String text, int group) {
    Matcher matcher = pattern.matcher(text == null ? "" : text);
    return matcher.find() ? matcher.group(group) : null;
  }

  /** A text's mapping; empty if it is none. */
  static Map<?, ?> yaml(String text) {
    try {
      YamlNode node = new YamlLoader(warning -> {}).load(text, "<node>");
      return node != null && node.value() instanceof Map<?, ?> map ? map : Map.of();
    } catch (JansibleException e) {
      return Map.of();
    }
  }

  private static @Nullable List<Map<String, @Nullable Object>> nodes(@Nullable String text) {
    if (text == null) {
      return null;
    }
    List<Map<String, @Nullable Object>> nodes = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] fields = line.split("\t", 5);
      if (fields.length < 5) {
        continue;
      }
      List<String> roles = new ArrayList<>();
      if (fields[4].startsWith("{") && JsonReader.loads(fields[4]) instanceof Map<?, ?> labels) {
        for (Object label : labels.keySet()) {
          if (label.toString().startsWith("node-role.kubernetes.io/")) {
            roles.add(label.toString().substring("node-role.kubernetes.io/".length()));
          }
        }
      }
      Map<String, @Nullable Object> node = new LinkedHashMap<>();
      node.put("name", fields[0]);
      node.put("version", fields[1]);
      node.put("ready", fields[3].equals("True"));
      node.put("schedulable", !fields[2].equals("true"));
      node.put("roles", roles);
      nodes.add(node);
    }
    return nodes;
  }

  /** Whether the node's kubelet belongs to a cluster. */
  boolean joined() {
    return configurations.containsKey("kubelet.conf");
  }

  /** Whether the node runs an API server. */
  boolean controlPlane() {
    return joined() && manifests.contains("kube-apiserver.yaml");
  }

  /** Whether a cluster was begun here, or this control plane node joined one. */
  boolean initialized() {
    return controlPlane() && configurations.containsKey("admin.conf");
  }

  /** Whether kubeadm left anything here that a reset takes away. */
  boolean hasAnything() {
    return !configurations.isEmpty()
        || !manifests.isEmpty()
        || hasEtcdData
        || certificates.stream().anyMatch(each -> !each.isKubeconfig());
  }

  @Nullable String version(String of) {
    return (String) versions.get(of);
  }

  /** The API server's address with its port, as others are to join it; null if not known. */
  @Nullable String endpoint() {
    if (cluster != null
        && yaml(cluster).get("controlPlaneEndpoint") instanceof String endpoint
        && !endpoint.isEmpty()) {
      return endpoint.contains(":") ? endpoint : endpoint + ":6443";
    }
    for (String name : List.of("admin.conf", "kubelet.conf")) {
      Map<?, ?> configuration = configurations.get(name);
      if (configuration != null
          && configuration.get("clusters") instanceof List<?> clusters
          && !clusters.isEmpty()
          && clusters.get(0) instanceof Map<?, ?> first
          && first.get("cluster") instanceof Map<?, ?> about
          && about.get("server") instanceof String server) {
        return server.replaceFirst("^https?://", "").replaceFirst("/+$", "");
      }
    }
    return null;
  }

  /** The version of the kubelet that runs on a node, from the API server; null if not known. */
  @Nullable String runningKubelet(String name) {
    if (nodes != null) {
      for (Map<String, @Nullable Object> node : nodes) {
        if (name.equals(node.get("name"))) {
          return (String) node.get("version");
        }
      }
    }
    return null;
  }

  /** What results tell of it. */
  Map<String, @Nullable Object> facts(Instant now) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("initialized", initialized());
    facts.put("joined", joined());
    facts.put("control_plane", controlPlane());
    facts.put("versions", versions);
    facts.put("endpoint", endpoint());
    facts.put("ca_cert_hash", caHash);
    facts.put("nodes", nodes);
    facts.put("certificates", certificates.stream().map(each -> each.facts(now)).toList());
    return facts;
  }
}
