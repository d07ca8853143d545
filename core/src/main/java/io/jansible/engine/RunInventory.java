package io.jansible.engine;

import io.jansible.vars.HostInventory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The inventory as a run uses it: patterns, and hosts and groups that come while it runs. */
public interface RunInventory extends HostInventory {
  /**
   * Hosts that match a pattern and the run's {@code --limit}, in inventory order; {@code localhost}
   * where the pattern names it and the inventory does not.
   *
   * @param pattern text or a list of texts
   */
  List<String> hosts(Object pattern);

  /**
   * Adds a host, or groups and variables to one ({@code add_host}); true if anything is new.
   *
   * @param groups made where they are missing
   */
  boolean addHost(String name, List<String> groups, Map<String, @Nullable Object> variables);

  /** Puts a host into a group, which is made where it is missing ({@code group_by}). */
  boolean addToGroup(String host, String group, List<String> parents);

  /** Reads all sources anew ({@code meta: refresh_inventory}). */
  void refresh();
}
