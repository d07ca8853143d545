package io.jansible.engine;

import io.jansible.inventory.Inventory;
import io.jansible.inventory.Inventory.GroupView;
import io.jansible.template.Variables;
import io.jansible.vars.VariableManager;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run's inventory holds, without what is only there while a play runs. */
public final class InventoryView {
  /** Variables of Ansible's own that it never shows with an inventory. */
  private static final Set<String> INTERNAL =
      Set.of(
          "ansible_async_path",
          "ansible_collection_name",
          "ansible_config_file",
          "ansible_dependent_role_names",
          "ansible_diff_mode",
          "ansible_facts",
          "ansible_forks",
          "ansible_inventory_sources",
          "ansible_limit",
          "ansible_play_batch",
          "ansible_play_hosts",
          "ansible_play_hosts_all",
          "ansible_play_role_names",
          "ansible_playbook_python",
          "ansible_role_name",
          "ansible_role_names",
          "ansible_run_tags",
          "ansible_skip_tags",
          "ansible_verbosity",
          "ansible_version",
          "inventory_dir",
          "inventory_file",
          "inventory_hostname",
          "inventory_hostname_short",
          "groups",
          "group_names",
          "omit",
          "hostvars",
          "playbook_dir",
          "play_hosts",
          "role_name",
          "role_names",
          "role_path",
          "role_uuid");

  private final Inventory inventory;
  private final VariableManager variables;
  private final List<Path> folders;
  private final List<Path> ownFolders;

  /**
   * @param folder stands in for a playbook's: its {@code group_vars} and {@code host_vars} count
   * @param named whether it was asked for; it does not count for what is set for a host or a group
   *     itself otherwise
   */
  InventoryView(Inventory inventory, VariableManager variables, Path folder, boolean named) {
    this.inventory = inventory;
    this.variables = variables;
    this.folders = List.of(folder);
    this.ownFolders = named ? folders : List.of();
  }

  public List<String> hosts(String pattern) {
    return inventory.hosts(pattern);
  }

  public List<String> unlimitedHosts(String pattern) {
    return inventory.unlimitedHosts(pattern);
  }

  public Optional<GroupView> group(String name) {
    return inventory.group(name);
  }

  public Map<String, @Nullable Object> groupVariables(String group) {
    Map<String, @Nullable Object> vars = visible(inventory.groupVariables(group, ownFolders));
    long priority = inventory.group(group).map(GroupView::priority).orElse(1L);
    if (priority != 1) {
      vars.put("ansible_group_priority", priority);
    }
    return vars;
  }

  public Map<String, @Nullable Object> ownVariables(String host) {
    return visible(inventory.hostVariables(host, ownFolders));
  }

  public Map<String, @Nullable Object> variables(String host) {
    Variables all = variables.outsideOfPlays(host, folders);
    // in the order in which Ansible meets them
    Map<String, @Nullable Object> vars = new LinkedHashMap<>(inventory.variables(host, folders));
    all.names().forEach(name -> vars.put(name, all.raw(name)));
    return visible(vars);
  }

  private static Map<String, @Nullable Object> visible(Map<String, @Nullable Object> vars) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>(vars);
    shown.keySet().removeAll(INTERNAL);
    return shown;
  }
}
