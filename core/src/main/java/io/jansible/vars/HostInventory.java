package io.jansible.vars;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What variables need to know of the inventory; hosts by name. */
public interface HostInventory {
  /** Names of all hosts in inventory order, without the implicit localhost. */
  List<String> hosts();

  /**
   * The inventory name that {@code name} means: itself if there is such a host, {@code localhost}
   * and its synonyms as Ansible has them; empty if there is none.
   */
  Optional<String> find(String name);

  /** Group name to host names, with {@code all} and {@code ungrouped}. */
  Map<String, Object> groups();

  /**
   * The host's variables from inventory: those of its groups and its own, from sources, from {@code
   * group_vars} and {@code host_vars} beside the sources and in {@code playDirectories}, merged by
   * precedence (levels 3 to 10); with {@code inventory_hostname}, {@code inventory_hostname_short},
   * {@code group_names}, {@code inventory_file} and {@code inventory_dir}.
   */
  Map<String, @Nullable Object> variables(String host, List<Path> playDirectories);
}
