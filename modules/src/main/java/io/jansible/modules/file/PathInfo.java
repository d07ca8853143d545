package io.jansible.modules.file;

import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every result of a file module says of its file, and what every one may ask for. */
public final class PathInfo {
  private PathInfo() {}

  /** Adds owner, group, mode, size and state of a file that is there. */
  public static ModuleResult add(ModuleResult result, FileStat stat) {
    if (!stat.exists()) {
      return result;
    }
    result.put("uid", stat.uid());
    result.put("gid", stat.gid());
    result.put("owner", stat.owner() == null ? String.valueOf(stat.uid()) : stat.owner());
    result.put("group", stat.group() == null ? String.valueOf(stat.gid()) : stat.group());
    // unlike stat, which has four digits, Ansible sets a zero before all of them here
    result.put("mode", String.format(Locale.ROOT, "0%03o", stat.mode()));
    result.put("state", state(stat));
    result.put("size", stat.size());
    if (stat.selinuxContext() != null) {
      result.put("secontext", stat.selinuxContext());
    }
    return result;
  }

  static ModuleResult add(ModuleResult result, RemoteHost host, String path) {
    return add(result, host.stat(path, StatOptions.PLAIN));
  }

  /** A failure with the same of the file that it names as its {@code path} or {@code dest}. */
  static ModuleFailure complete(ModuleFailure failure, RemoteHost host) {
    ModuleResult told = failure.result();
    Object path = told.get("path") == null ? told.get("dest") : told.get("path");
    if (path == null) {
      return failure;
    }
    FileStat stat = host.stat(path.toString(), StatOptions.PLAIN);
    if (stat.isLink() && !host.stat(path.toString(), StatOptions.FOLLOW).exists()) {
      return failure;
    }
    Map<String, @Nullable Object> values = add(told, stat).values();
    Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
    more.remove("failed");
    more.remove("msg");
    return new ModuleFailure(failure.text(), more);
  }

  public static String mode(FileStat stat) {
    return String.format(Locale.ROOT, "%04o", stat.mode());
  }

  /** Ansible's name for what is at a path. */
  public static String state(FileStat stat) {
    return switch (stat.type()) {
      case ABSENT -> "absent";
      case LINK -> "link";
      case DIRECTORY -> "directory";
      case FILE -> stat.links() > 1 ? "hard" : "file";
      default -> "file";
    };
  }

  /** The attributes that the arguments ask for. */
  public static FileAttributes attributes(Args args) {
    return attributes(args, args.raw("mode"), args.has("follow") && args.bool("follow"));
  }

  /** The same with another mode, and of a link itself or of what it leads to. */
  public static FileAttributes attributes(Args args, @Nullable Object mode, boolean follow) {
    return new FileAttributes(
        modeText(mode),
        args.text("owner"),
        args.text("group"),
        args.text("seuser"),
        args.text("serole"),
        args.text("setype"),
        args.text("selevel"),
        args.text("attributes"),
        false,
        follow);
  }

  /** A number of YAML is the octal number that it was written as. */
  public static @Nullable String modeText(@Nullable Object mode) {
    return switch (mode) {
      case null -> null;
      case Long bits -> "0" + Long.toOctalString(bits);
      default -> mode.toString();
    };
  }

  public static boolean isAny(FileAttributes attributes) {
    return attributes.mode() != null
        || attributes.owner() != null
        || attributes.group() != null
        || attributes.attributes() != null
        || attributes.hasContext();
  }
}
