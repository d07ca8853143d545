package io.jansible.kubespray.kube;

import io.jansible.error.JansibleException;
import io.jansible.module.ModuleFailure;
import io.jansible.template.dump.DumpOptions;
import io.jansible.template.dump.YamlDumper;
import io.jansible.value.Unsafe;
import io.jansible.yaml.YamlLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * kubeadm's configuration: documents of kinds such as {@code InitConfiguration} and {@code
 * ClusterConfiguration}. A document without {@code apiVersion} gets the newest that the node's
 * kubeadm reads.
 */
final class KubeadmConfig {
  private static final Pattern MINOR = Pattern.compile("v1\\.(\\d+)\\..*");
  private static final DumpOptions YAML =
      new DumpOptions(2, -1, false, (char) 0, false, true, false, "\n", null);

  private final List<Map<String, @Nullable Object>> documents;

  private KubeadmConfig(List<Map<String, @Nullable Object>> documents) {
    this.documents = documents;
  }

  /**
   * @param value a dictionary, or a list of dictionaries
   * @param kubeadm the version of kubeadm, null if not known
   * @throws ModuleFailure if it is anything else, or a document has no kind
   */
  static KubeadmConfig of(@Nullable Object value, @Nullable String kubeadm) {
    List<Map<String, @Nullable Object>> documents = new ArrayList<>();
    Object plain = plain(value);
    List<?> all = plain instanceof List<?> list ? list : Collections.singletonList(plain);
    for (Object each : all) {
      if (!(each instanceof Map<?, ?> map) || map.isEmpty()) {
        throw new ModuleFailure(
            "config must be a dictionary or a list of dictionaries, each of them a document of"
                + " kubeadm's configuration");
      }
      if (!(map.get("kind") instanceof String kind)) {
        throw new ModuleFailure(
            "a document of config has no kind, such as InitConfiguration: its keys are "
                + String.join(", ", map.keySet().stream().map(String::valueOf).toList()));
      }
      Map<String, @Nullable Object> document = new LinkedHashMap<>();
      document.put("apiVersion", apiVersion(kind, kubeadm));
      map.forEach((key, one) -> document.put(String.valueOf(key), one));
      documents.add(document);
    }
    if (documents.isEmpty()) {
      throw new ModuleFailure("config is empty");
    }
    return new KubeadmConfig(documents);
  }

  /** What a file on the node says; empty if it is no YAML. */
  static KubeadmConfig parsed(@Nullable String text) {
    List<Map<String, @Nullable Object>> documents = new ArrayList<>();
    if (text != null) {
      try {
        new YamlLoader(warning -> {})
            .loadAll(text, "<config>")
            .forEach(
                node -> {
                  if (plain(node.value()) instanceof Map<?, ?> map) {
                    Map<String, @Nullable Object> document = new LinkedHashMap<>();
                    map.forEach((key, value) -> document.put(String.valueOf(key), value));
                    documents.add(document);
                  }
                });
      } catch (JansibleException e) {
        // kubeadm will say what is wrong with it
      }
    }
    return new KubeadmConfig(documents);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (Unsafe.unmark(value)) {
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((key, each) -> plain.put(key, plain(each)));
        yield plain;
      }
      case List<?> list -> {
        List<@Nullable Object> plain = new ArrayList<>(list.size());
        list.forEach(each -> plain.add(plain(each)));
        yield plain;
      }
      case null -> null;
      case Object other -> other;
    };
  }

  /** The version of the API that kinds of kubeadm and of what it starts have. */
  static String apiVersion(String kind, @Nullable String kubeadm) {
    return switch (kind) {
      case "KubeletConfiguration" -> "kubelet.config.k8s.io/v1beta1";
      case "KubeProxyConfiguration" -> "kubeproxy.config.k8s.io/v1alpha1";
      default -> "kubeadm.k8s.io/" + (minor(kubeadm) >= 31 ? "v1beta4" : "v1beta3");
    };
  }

  private static int minor(@Nullable String version) {
    Matcher matcher = MINOR.matcher(version == null ? "" : version);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : Integer.MAX_VALUE;
  }

  /** A value of the document of a kind; null if there is none. */
  @Nullable Object get(String kind, String key) {
    for (Map<String, @Nullable Object> document : documents) {
      if (kind.equals(document.get("kind"))) {
        return document.get(key);
      }
    }
    return null;
  }

  List<Map<String, @Nullable Object>> documents() {
    return documents;
  }

  /** All documents as one YAML text. */
  String text() {
    StringBuilder text = new StringBuilder();
    documents.forEach(document -> text.append(YamlDumper.dump(document, YAML)));
    return text.toString();
  }
}
