package io.jansible.modules.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** The modes of the controller's files, as numbers. */
final class LocalMode {
  private LocalMode() {}

  /** A file's mode in octal, such as {@code 0644}. */
  static String of(Path file) throws IOException {
    int mode = 0;
    for (PosixFilePermission each : Files.getPosixFilePermissions(file)) {
      mode |= bit(each);
    }
    return "0" + Integer.toOctalString(mode);
  }

  static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.allOf(PosixFilePermission.class);
    set.removeIf(each -> (mode & bit(each)) == 0);
    return set;
  }

  /** Permissions stand in their order from the owner's {@code r} to the others' {@code x}. */
  private static int bit(PosixFilePermission permission) {
    return 0400 >> permission.ordinal();
  }
}
