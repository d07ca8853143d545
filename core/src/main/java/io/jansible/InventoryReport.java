package io.jansible;

import io.jansible.inventory.Inventory.GroupView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An inventory as Jansible sees it. Variables are as they are stored: templates are not rendered,
 * vaulted texts are {@link io.jansible.value.VaultText}.
 */
public interface InventoryReport {
  /**
   * The hosts that a pattern means, within the run's limit, in the inventory's order.
   *
   * @throws io.jansible.error.JansibleException if the pattern is none
   */
  List<String> hosts(String pattern);

  /** The same whatever the limit. */
  List<String> unlimitedHosts(String pattern);

  /** A group by its name; {@code all} is always there. */
  Optional<GroupView> group(String name);

  /** What is set for a group itself. */
  Map<String, @Nullable Object> groupVariables(String group);

  /** What is set for a host itself, not for its groups. */
  Map<String, @Nullable Object> ownVariables(String host);

  /** All variables of a host, those of its groups, cached facts and extra variables included. */
  Map<String, @Nullable Object> variables(String host);
}
