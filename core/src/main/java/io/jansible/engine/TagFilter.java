package io.jansible.engine;

import io.jansible.playbook.Block;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.TagSelection;
import io.jansible.playbook.Task;
import io.jansible.playbook.TaskItem;
import io.jansible.template.Templar;
import io.jansible.template.value.Text;
import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leaves out the tasks that {@code --tags} and {@code --skip-tags} do not select. */
final class TagFilter {
  private final TagSelection selection;

  TagFilter(TagSelection selection) {
    this.selection = selection;
  }

  /** The blocks without tasks that are not selected, and without blocks that are empty then. */
  List<Block> filter(List<Block> blocks, Templar templar) {
    List<Block> kept = new ArrayList<>();
    for (Block block : blocks) {
      Block filtered = filter(block, templar);
      if (!isEmpty(filtered)) {
        kept.add(filtered);
      }
    }
    return kept;
  }

  Block filter(Block block, Templar templar) {
    return block.with(
        items(block.tasks(), templar),
        items(block.rescue(), templar),
        items(block.always(), templar));
  }

  private List<TaskItem> items(List<TaskItem> items, Templar templar) {
    List<TaskItem> kept = new ArrayList<>();
    for (TaskItem item : items) {
      switch (item) {
        case Block block -> {
          Block filtered = filter(block, templar);
          if (!isEmpty(filtered)) {
            kept.add(filtered);
          }
        }
        case Task task -> {
          if ((task.implicit() && Meta.is(task)) || selection.selects(tags(task, templar))) {
            kept.add(task);
          }
        }
      }
    }
    return kept;
  }

  private static boolean isEmpty(Block block) {
    return block.tasks().isEmpty() && block.rescue().isEmpty() && block.always().isEmpty();
  }

  /** Tags may be templates of one or of several. */
  static Set<String> tags(Task task, Templar templar) {
    Set<String> tags = new LinkedHashSet<>();
    for (Object raw : task.directives().list(Keyword.TAGS)) {
      add(Unsafe.unmark(templar.value(raw)), tags);
    }
    return tags;
  }

  private static void add(@Nullable Object value, Set<String> tags) {
    if (value instanceof List<?> list) {
      list.forEach(each -> add(each, tags));
    } else if (value != null) {
      tags.add(Text.str(value));
    }
  }
}
