package io.jansible.playbook;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Ansible looks for the file of {@code include_tasks} and {@code import_tasks}: in the role's
 * tasks, beside the file that includes and above it, in the playbook's folder.
 */
public final class TaskFileSearch {
  private TaskFileSearch() {}

  /**
   * The file that is meant, or the place where it would be if it existed.
   *
   * @param from the file that includes
   * @param playbookFolder where the playbook is
   */
  public static Path find(
      String asked, @Nullable Role role, boolean handler, Path from, Path playbookFolder) {
    if (asked.startsWith("/")) {
      return Path.of(asked).normalize();
    }
    List<Path> candidates = new ArrayList<>();
    Path own = from.getParent();
    if (role != null) {
      Path tasks = role.path().resolve(handler ? "handlers" : "tasks");
      candidates.add(tasks.resolve(asked));
      for (Path at = own; at != null && at.startsWith(tasks); at = at.getParent()) {
        candidates.add(at.resolve(asked));
      }
      if (own != null && !own.startsWith(tasks)) {
        candidates.add(own.resolve(asked)); // a role may include another one's file
      }
      candidates.add(role.path().resolve("tasks").resolve(asked));
      candidates.add(role.path().resolve(asked));
    } else {
      for (Path at = own; at != null && at.startsWith(playbookFolder); at = at.getParent()) {
        candidates.add(at.resolve(asked));
      }
      if (own != null) {
        candidates.add(own.resolve(asked));
      }
    }
    Path last = playbookFolder.resolve(asked);
    candidates.add(last);
    for (Path candidate : candidates) {
      if (Files.exists(candidate)) {
        // the file of a role's own tasks is named as it was asked for, .. and all
        return role != null && candidate == candidates.get(0) ? candidate : candidate.normalize();
      }
    }
    return last.normalize();
  }
}
