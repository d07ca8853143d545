package io.jansible.modules.net;

import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.FileType;
import io.jansible.module.Args;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Ansible's modules add about the file that a result names. */
final class PathInfo {
  private PathInfo() {}

  /** Adds owner, group, mode, size and state of a file that exists. */
  static void add(Map<String, @Nullable Object> result, FileStat stat) {
    if (!stat.exists()) {
      return;
    }
    result.put("uid", stat.uid());
    result.put("gid", stat.gid());
    result.put("owner", stat.owner() == null ? String.valueOf(stat.uid()) : stat.owner());
    result.put("group", stat.group() == null ? String.valueOf(stat.gid()) : stat.group());
    result.put("mode", String.format(Locale.ROOT, "%04o", stat.mode()));
    result.put("state", state(stat));
    result.put("size", stat.size());
    if (stat.selinuxContext() != null) {
      result.put("secontext", stat.selinuxContext());
    }
  }

  private static String state(FileStat stat) {
    return switch (stat.type()) {
      case LINK -> "link";
      case DIRECTORY -> "directory";
      default -> stat.type() == FileType.FILE && stat.links() > 1 ? "hard" : "file";
    };
  }

  /** The file attributes that the arguments ask for. */
  static FileAttributes attributes(Args args) {
    Object mode = args.raw("mode");
    return new FileAttributes(
        mode instanceof Long bits ? "0" + Long.toOctalString(bits) : args.text("mode"),
        args.text("owner"),
        args.text("group"),
        args.text("seuser"),
        args.text("serole"),
        args.text("setype"),
        args.text("selevel"),
        args.text("attributes"),
        false,
        true);
  }

  /** Whether anything is asked for. */
  static boolean any(FileAttributes attributes) {
    return !attributes.equals(FileAttributes.NONE);
  }
}
