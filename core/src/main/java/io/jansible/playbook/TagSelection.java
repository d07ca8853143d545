package io.jansible.playbook;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What {@code --tags} and {@code --skip-tags} select.
 *
 * @param tags empty means {@code all}
 * @param skipTags empty means none
 * @see <a
 *     href="https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_tags.html">tags</a>
 */
public record TagSelection(List<String> tags, List<String> skipTags) {
  private static final Set<String> UNTAGGED = Set.of("untagged");

  /**
   * Whether a task runs.
   *
   * @param own its tags, inherited ones included, rendered; empty for none
   */
  public boolean selects(Collection<String> own) {
    Collection<String> task = own.isEmpty() ? UNTAGGED : own;
    boolean tagged = !own.isEmpty() && !Set.copyOf(own).equals(UNTAGGED);
    return isWanted(task, tagged) && !isSkipped(task, tagged);
  }

  private boolean isWanted(Collection<String> task, boolean tagged) {
    boolean never = task.contains("never");
    return task.contains("always")
        || ((tags.isEmpty() || tags.contains("all")) && !never)
        || !Collections.disjoint(task, tags)
        || (tags.contains("tagged") && tagged && !never);
  }

  private boolean isSkipped(Collection<String> task, boolean tagged) {
    if (skipTags.contains("all")) {
      return !task.contains("always") || skipTags.contains("always");
    }
    return !Collections.disjoint(task, skipTags) || (skipTags.contains("tagged") && tagged);
  }
}
