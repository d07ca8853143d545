package io.jansible.modules.file;

import io.jansible.connection.AttributeResult;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.connection.WriteResult;
import io.jansible.module.Args;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings a file's content from the controller to a host: what {@code copy} and {@code template}
 * both do. One round trip where nothing changes, two where it does.
 */
final class Transfer {
  private final ModuleCall call;
  private final Args args;
  private final RemoteHost host;

  Transfer(ModuleCall call) {
    this.call = call;
    this.args = call.args();
    this.host = call.host();
  }

  /**
   * @param content of the file
   * @param name what it is called in a directory that {@code dest} turns out to be
   * @param afterHeader what a diff says it comes from
   * @param inline whether the content is of the playbook and not of a file
   * @param mode to be set; null for none
   * @return null where the file is there and is not to be replaced
   */
  @Nullable ModuleResult put(
      byte[] content,
      String dest,
      String name,
      String afterHeader,
      boolean inline,
      @Nullable String mode) {
    boolean follow = args.bool("follow");
    boolean force = !args.has("force") || args.bool("force");
    String target = dest.endsWith("/") ? dest + name : dest;
    FileStat stat =
        host.stat(target, new StatOptions(follow, force ? "sha1" : null, false, false, false));
    if (stat.isDirectory()) {
      if (inline) {
        throw new ModuleFailure("can not use content with a dir as dest");
      }
      target = target.replaceFirst("/+$", "") + "/" + name;
      stat = host.stat(target, new StatOptions(follow, force ? "sha1" : null, false, false, false));
    }
    if (stat.exists() && !force) {
      return null;
    }
    String checksum = Digest.sha1(content);
    FileAttributes wanted = PathInfo.attributes(args, mode, true);
    if (checksum.equals(stat.checksum())) {
      return unchanged(target, stat, wanted, checksum);
    }
    List<@Nullable Object> diffs = new ArrayList<>();
    if (call.diffMode()) {
      diffs.add(Diffs.ofFile(host, stat, target, content, afterHeader));
    }
    if (call.checkMode()) {
      return ModuleResult.changed(true).put("diff", diffs);
    }
    return changed(content, target, name, stat, wanted, checksum, diffs);
  }

  private ModuleResult unchanged(
      String target, FileStat stat, FileAttributes wanted, String checksum) {
    Map<String, @Nullable Object> diff = Diffs.ofState(target, "file", "file");
    ModuleResult result = ModuleResult.changed(false).put("path", target).put("diff", diff);
    if (PathInfo.isAny(wanted)) {
      AttributeResult set;
      try {
        set = host.setAttributes(target, wanted, call.checkMode());
      } catch (RemoteException e) {
        throw failed(e.text(), target);
      }
      FileModuleDiff.note(diff, set);
      result.put("changed", set.changed());
      PathInfo.add(result, set.stat());
    } else {
      PathInfo.add(result, stat);
    }
    return result.put("checksum", checksum).put("dest", target);
  }

  private static ModuleFailure failed(String message, String target) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("path", target);
    values.put("changed", false);
    return new ModuleFailure(message, values);
  }

  private ModuleResult changed(
      byte[] content,
      String target,
      String name,
      FileStat before,
      FileAttributes wanted,
      String checksum,
      List<@Nullable Object> diffs) {
    boolean preserve = "preserve".equals(wanted.mode());
    WriteRequest request =
        WriteRequest.of(real(target, before), content)
            .with(preserve ? wanted.withMode(null) : wanted)
            .withBackup(args.bool("backup"))
            .withValidate(args.text("validate"))
            .withUnsafeWrites(args.bool("unsafe_writes"));
    WriteResult written;
    try {
      written = host.write(request);
    } catch (RemoteException e) {
      throw problem(e, target, checksum);
    }
    ModuleResult result =
        ModuleResult.changed(true)
            .put("diff", diffs)
            .put("dest", target)
            .put("src", "~/.ansible/tmp/" + name)
            .put("md5sum", Digest.md5(content))
            .put("checksum", checksum);
    if (written.backup() != null) {
      result.put("backup_file", written.backup());
    }
    return PathInfo.add(result, written.stat());
  }

  /** Where the bytes go: behind a link that is followed. */
  private static String real(String target, FileStat stat) {
    return stat.isLink() && stat.linkSource() != null ? stat.linkSource() : target;
  }

  private ModuleFailure problem(RemoteException e, String target, String checksum) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("checksum", checksum);
    values.put("changed", false);
    String text = e.text();
    int slash = target.lastIndexOf('/');
    String folder = slash <= 0 ? "/" : target.substring(0, slash);
    if (text.contains("failed to validate: ")) {
      values.put("exit_status", (long) e.rc());
      return new ModuleFailure(
          "failed to validate: " + text.replaceFirst("(?s).*failed to validate: ", ""), values);
    }
    if (text.contains("mktemp") && text.contains("No such file or directory")) {
      return new ModuleFailure("Destination directory " + folder + " does not exist", values);
    }
    if (text.contains("is not writable by the current user")) {
      return new ModuleFailure("Destination " + folder + " not writable", values);
    }
    return new ModuleFailure(text, values);
  }
}
