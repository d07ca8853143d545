package io.jansible.foreign;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ansible's action groups: names under which {@code module_defaults} gives several modules their
 * defaults. A collection lists them in its {@code meta/runtime.yml}.
 *
 * @see <a
 *     href="https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_module_defaults.html#module-defaults-groups">module
 *     defaults groups</a>
 */
final class ActionGroups {
  /** The short names that Ansible itself has, and the collections' groups behind them. */
  private static final Map<String, List<String>> SHORT =
      Map.of(
          "aws", List.of("amazon.aws.aws", "community.aws.aws"),
          "acme", List.of("community.crypto.acme"),
          "azure", List.of("azure.azcollection.azure"),
          "cpm", List.of("wti.remote.cpm"),
          "docker", List.of("community.general.docker", "community.docker.docker"),
          "gcp", List.of("google.cloud.gcp"),
          "k8s",
              List.of(
                  "community.kubernetes.k8s",
                  "community.general.k8s",
                  "community.kubevirt.k8s",
                  "community.okd.k8s",
                  "kubernetes.core.k8s"),
          "os", List.of("openstack.cloud.os"),
          "ovirt", List.of("ovirt.ovirt.ovirt", "community.general.ovirt"),
          "vmware", List.of("community.vmware.vmware"));

  /** What collections that need not be installed say: their modules are built in. */
  private static final Map<String, List<String>> BUILT_IN =
      Map.of(
          "kubernetes.core.k8s",
          List.of("helm", "helm_info", "helm_repository", "k8s", "k8s_info"));

  private final CollectionTree collections;

  ActionGroups(CollectionTree collections) {
    this.collections = collections;
  }

  /**
   * The qualified names of a group's members; empty if nobody knows the group.
   *
   * @param group its qualified name; Ansible's own are {@code ansible.builtin}'s
   */
  Optional<Set<String>> members(String group, SearchPlace place) {
    Set<String> members = new LinkedHashSet<>();
    return add(group, place, members, new HashSet<>()) ? Optional.of(members) : Optional.empty();
  }

  /** Whether the group is known. */
  private boolean add(String group, SearchPlace place, Set<String> members, Set<String> seen) {
    if (!seen.add(group)) {
      return true; // groups may extend each other
    }
    String[] parts = group.split("\\.", 3);
    String collection = parts[0] + "." + parts[1];
    if (collection.equals("ansible.builtin")) {
      List<String> extended = SHORT.get(parts[2]);
      if (extended != null) {
        extended.forEach(each -> add(each, place, members, seen));
      }
      return extended != null;
    }
    List<?> entries = entries(group, parts, place);
    if (entries == null) {
      return false;
    }
    for (Object entry : entries) {
      if (entry instanceof Map<?, ?> map) {
        Object extended =
            map.get("metadata") instanceof Map<?, ?> metadata ? metadata.get("extend_group") : null;
        List<?> more =
            extended instanceof List<?> list
                ? list
                : extended == null ? List.of() : List.of(extended);
        more.forEach(each -> add(qualified(each, collection), place, members, seen));
      } else {
        members.add(qualified(entry, collection));
      }
    }
    return true;
  }

  private @Nullable List<?> entries(String group, String[] parts, SearchPlace place) {
    Map<?, ?> groups = collections.actionGroups(parts[0], parts[1], place);
    Object listed = groups.containsKey(group) ? groups.get(group) : groups.get(parts[2]);
    return listed instanceof List<?> list ? list : BUILT_IN.get(group);
  }

  private static String qualified(Object name, String collection) {
    String text = String.valueOf(name);
    return text.split("\\.").length < 3 ? collection + "." + text : text;
  }
}
