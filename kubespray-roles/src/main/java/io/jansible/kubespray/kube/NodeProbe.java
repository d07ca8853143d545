package io.jansible.kubespray.kube;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.module.ModuleFailure;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads in one round trip what a node is in its cluster: kubeadm's files, the versions of its
 * programs, and what the API server says where the node may ask it. Private keys stay on the node.
 */
final class NodeProbe {
  /** Name, version, unschedulable, ready, labels; blanks are in none of them but the last. */
  private static final String NODES =
      "{range .items[*]}{.metadata.name}{\"\\t\"}{.status.nodeInfo.kubeletVersion}{\"\\t\"}"
          + "{.spec.unschedulable}{\"\\t\"}{.status.conditions[?(@.type==\"Ready\")].status}{\"\\t\"}"
          + "{.metadata.labels}{\"\\n\"}{end}";

  private static final String SCRIPT =
      """
      mark=$1 kubeadm=$2 kubectl=$3 root=$4 kubeconfig=$5 pki=$6 conf=$7 api=$8 tokens=$9
      etc=$root/etc/kubernetes
      section() { printf '\\n%s %s\\n' "$mark" "$1"; }
      case $kubeadm in */*) PATH=${kubeadm%/*}:$PATH ;; esac
      if [ -z "$pki" ]; then
        for f in "$conf" "$etc/kubeadm-config.yaml"; do
          if [ -z "$pki" ] && [ -f "$f" ]; then
            pki=$(sed -n 's/^certificatesDir: *["'"'"']\\{0,1\\}\\([^"'"'"' ]*\\).*/\\1/p' "$f" | head -n 1)
          fi
        done
        pki=$root${pki:-/etc/kubernetes/pki}
      fi
      section host
      uname -n
      if command -v "$kubeadm" >/dev/null 2>&1; then
        section kubeadm
        "$kubeadm" version -o short 2>/dev/null
      fi
      if command -v kubelet >/dev/null 2>&1; then
        section kubelet
        kubelet --version 2>/dev/null
      fi
      for f in admin super-admin controller-manager scheduler kubelet; do
        if [ -f "$etc/$f.conf" ]; then
          section "conf $f.conf"
          sed '/-key-data:/d;/token:/d' "$etc/$f.conf"
        fi
      done
      for f in "$pki"/*.crt "$pki"/etcd/*.crt; do
        if [ -f "$f" ]; then
          section "cert ${f#"$pki"/}"
          cat "$f"
        fi
      done
      for f in "$etc"/manifests/*.y*ml; do
        if [ -f "$f" ]; then
          section "manifest ${f##*/}"
          sed -n '/image:/p' "$f"
        fi
      done
      [ ! -d "$root/var/lib/etcd/member" ] || section etcd
      section sums
      for f in "$root/var/lib/kubelet/config.yaml" "$root/var/lib/kubelet/kubeadm-flags.env" "$etc"/manifests/*.y*ml; do
        [ ! -f "$f" ] || cksum "$f"
      done
      if [ -n "$conf" ]; then
        [ ! -d "$(dirname "$conf")" ] || section folder
        if [ -f "$conf" ]; then
          section config
          cat "$conf"
        fi
      fi
      if [ -f "$kubeconfig" ]; then
        if [ -n "$api" ] && command -v "$kubectl" >/dev/null 2>&1; then
          if out=$("$kubectl" --kubeconfig "$kubeconfig" --request-timeout=10s get nodes -o "jsonpath=$api" 2>&1); then
            section nodes
            printf '%s\\n' "$out"
            section cluster
            "$kubectl" --kubeconfig "$kubeconfig" --request-timeout=10s -n kube-system get configmap kubeadm-config -o 'jsonpath={.data.ClusterConfiguration}' 2>/dev/null
          else
            section refusal
            printf '%s\\n' "$out"
          fi
        fi
        if [ -n "$tokens" ]; then
          section tokens
          "$kubeadm" token list -o json --kubeconfig "$kubeconfig" 2>/dev/null
        fi
      fi
      exit 0
      """;

  private final RemoteHost host;
  private final Paths paths;
  private final String kubeadm;
  private final String kubectl;

  /**
   * Where kubeadm's files are.
   *
   * @param root a folder that stands for {@code /}, or empty text
   * @param certificates the folder of certificates; empty text for the one that the configuration
   *     names
   * @param config the file of kubeadm's configuration, or empty text
   * @param kubeconfig what asks the API server
   */
  record Paths(String root, String certificates, String config, String kubeconfig) {}

  NodeProbe(RemoteHost host, Paths paths, String kubeadm, String kubectl) {
    this.host = host;
    this.paths = paths;
    this.kubeadm = kubeadm;
    this.kubectl = kubectl;
  }

  /**
   * @param askApi whether the API server is asked for nodes and for the cluster's configuration
   * @param askTokens whether it is asked for bootstrap tokens
   */
  NodeState read(boolean askApi, boolean askTokens) {
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    String mark = "@" + HexFormat.of().formatHex(random);
    ExecResult ran =
        host.exec(
            ExecRequest.of(
                "/bin/sh",
                "-c",
                SCRIPT,
                "sh",
                mark,
                kubeadm,
                kubectl,
                paths.root(),
                paths.kubeconfig(),
                paths.certificates(),
                paths.config(),
                askApi ? NODES : "",
                askTokens ? "yes" : ""));
    if (!ran.ok()) {
      throw new ModuleFailure("the state of the node could not be read: " + ran.err().strip());
    }
    return NodeState.of(sections(ran.out(), mark));
  }

  private static Map<String, String> sections(String text, String mark) {
    Map<String, String> sections = new LinkedHashMap<>();
    for (String part : text.split("\n" + mark + " ")) {
      int end = part.indexOf('\n');
      if (end > 0) {
        sections.put(part.substring(0, end), part.substring(end + 1));
      }
    }
    return sections;
  }

  /** The JSON objects that follow one another in a text, as kubeadm prints lists. */
  static List<String> objects(@Nullable String text) {
    List<String> objects = new ArrayList<>();
    if (text == null) {
      return objects;
    }
    int depth = 0;
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{') {
        if (depth++ == 0) {
          start = i;
        }
      } else if (c == '}' && depth > 0 && --depth == 0) {
        objects.add(text.substring(start, i + 1));
      }
    }
    return objects;
  }
}
