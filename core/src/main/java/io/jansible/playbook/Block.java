package io.jansible.playbook;

import io.jansible.error.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block. Ansible wraps loose tasks into implicit blocks; so does the loader (one per run of loose
 * tasks, as Ansible's {@code load_list_of_blocks} does). Immutable, identified by its object.
 */
public final class Block implements TaskItem {
  private final Directives directives;
  private final @Nullable String name;
  private final List<TaskItem> tasks;
  private final List<TaskItem> rescue;
  private final List<TaskItem> always;
  private final boolean implicit;
  private final @Nullable Role role;
  private final Position position;

  public Block(
      Directives directives,
      @Nullable String name,
      List<? extends TaskItem> tasks,
      List<? extends TaskItem> rescue,
      List<? extends TaskItem> always,
      boolean implicit,
      @Nullable Role role,
      Position position) {
    this.directives = directives;
    this.name = name;
    this.tasks = List.copyOf(tasks);
    this.rescue = List.copyOf(rescue);
    this.always = List.copyOf(always);
    this.implicit = implicit;
    this.role = role;
    this.position = position;
  }

  /** The same block with other tasks in it. */
  public Block with(
      List<? extends TaskItem> newTasks,
      List<? extends TaskItem> newRescue,
      List<? extends TaskItem> newAlways) {
    return new Block(directives, name, newTasks, newRescue, newAlways, implicit, role, position);
  }

  /** Every task in it and in the blocks inside it: tasks, then rescue, then always. */
  public List<Task> allTasks() {
    List<Task> all = new ArrayList<>();
    collect(tasks, all);
    collect(rescue, all);
    collect(always, all);
    return all;
  }

  private static void collect(List<TaskItem> items, List<Task> all) {
    for (TaskItem item : items) {
      switch (item) {
        case Task task -> all.add(task);
        case Block block -> all.addAll(block.allTasks());
      }
    }
  }

  @Override
  public Directives directives() {
    return directives;
  }

  public @Nullable String name() {
    return name;
  }

  public List<TaskItem> tasks() {
    return tasks;
  }

  public List<TaskItem> rescue() {
    return rescue;
  }

  public List<TaskItem> always() {
    return always;
  }

  /** Whether the user did not write {@code block:}. */
  public boolean implicit() {
    return implicit;
  }

  public @Nullable Role role() {
    return role;
  }

  public Position position() {
    return position;
  }
}
