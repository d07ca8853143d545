package io.jansible.engine;

import io.jansible.inventory.Inventory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run's inventory, as variables and strategies ask it. */
final class InventoryOfRun implements RunInventory {
  private final Inventory inventory;

  InventoryOfRun(Inventory inventory) {
    this.inventory = inventory;
  }

  @Override
  public List<String> hosts() {
    return inventory.hosts();
  }

  @Override
  public List<String> hosts(Object pattern) {
    return inventory.hosts(pattern);
  }

  @Override
  public Optional<String> find(String name) {
    return inventory.find(name);
  }

  @Override
  public Map<String, Object> groups() {
    return inventory.groups();
  }

  @Override
  public Map<String, @Nullable Object> variables(String host, List<Path> playDirectories) {
    return inventory.variables(host, playDirectories);
  }

  @Override
  public boolean addHost(
      String name, List<String> groups, Map<String, @Nullable Object> variables) {
    return inventory.addHost(name, groups, variables);
  }

  @Override
  public boolean addToGroup(String host, String group, List<String> parents) {
    return inventory.addToGroup(host, group, parents);
  }

  @Override
  public void refresh() {
    inventory.refresh();
  }
}
