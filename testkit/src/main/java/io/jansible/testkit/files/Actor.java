package io.jansible.testkit.files;

import java.util.Set;

/**
 * Who does something to a file.
 *
 * @param uid 0 may do everything
 * @param gid group of the files that are made
 * @param groups all groups, {@code gid} among them
 */
public record Actor(long uid, long gid, Set<Long> groups) {
  public static final Actor ROOT = new Actor(0, 0, Set.of(0L));

  public boolean isRoot() {
    return uid == 0;
  }
}
