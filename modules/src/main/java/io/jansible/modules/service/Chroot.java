package io.jansible.modules.service;

import io.jansible.modules.Commands;

/** Whether a host is a change-rooted tree or an image, whose init system cannot be asked. */
final class Chroot {
  /**
   * Who is not root may not see the root of process 1: then the number of the root folder's inode
   * tells, which depends on the file system.
   */
  private static final String SCRIPT =
      "[ \"${SYSTEMD_OFFLINE:-}\" = 1 ] && exit 0; [ -n \"${debian_chroot:-}\" ] && exit 0;"
          + " me=$(stat -c %d:%i /); if one=$(stat -c %d:%i /proc/1/root/. 2>/dev/null); then"
          + " [ \"$me\" != \"$one\" ]; exit; fi;"
          + " case $(stat -f -c %T / 2>/dev/null) in *btrfs*) n=256;; *xfs*) n=128;; *) n=2;; esac;"
          + " [ \"${me#*:}\" != $n ]";

  private Chroot() {}

  static boolean offline(Commands commands) {
    return commands.script(SCRIPT).ok();
  }
}
