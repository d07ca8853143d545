package io.jansible.modules.file;

import io.jansible.connection.AttributeResult;
import io.jansible.connection.Errno;
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
import io.jansible.modules.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Brings a file's content from the controller to a host: what {@code copy} and {@code template}
 * both do. One round trip where nothing changes, two where it does.
 */
final class Transfer {
  static final String INVALID_TEXT = "failed to validate";

  private static final Pattern INVALID =
      Pattern.compile("(?s)failed to validate: rc:(\\d+) error:([^\0]*)\0?([^\0]*)");

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
    StatOptions options = new StatOptions(follow, force ? "sha1" : null, false, false, false, true);
    FileStat stat = look(target, options);
    if (stat.isDirectory()) {
      if (inline) {
        throw new ModuleFailure(
            "can not use content with a dir as dest", Map.of("diff", List.of()));
      }
      target = target.replaceFirst("/+$", "") + "/" + name;
      stat = look(target, options);
    }
    if (dest.endsWith("/") && !stat.exists() && !call.checkMode()) {
      makeDirectories(target.substring(0, target.lastIndexOf('/')));
    }
    return put(content, target, name, afterHeader, stat, mode);
  }

  private FileStat look(String target, StatOptions options) {
    try {
      return host.stat(target, options);
    } catch (RemoteException e) {
      throw new ModuleFailure(
          "Failed to get information on remote file (%s): %s"
              .formatted(target, Errno.words(e.text())));
    }
  }

  /** A destination that ends with a slash is a directory, made where it is missing. */
  private void makeDirectories(String path) {
    FileAttributes wanted =
        PathInfo.attributes(args, PathInfo.modeText(args.raw("directory_mode")), true);
    try {
      for (String made : host.makeDirectories(path)) {
        if (PathInfo.isAny(wanted)) {
          host.setAttributes(made, wanted, false);
        }
      }
    } catch (RemoteException e) {
      throw Refusal.of(e, path, host);
    }
  }

  /**
   * The same for a target that was looked at, with its sha1 where {@code force} is on.
   *
   * @return null where the file is there and is not to be replaced
   */
  @Nullable ModuleResult put(
      byte[] content,
      String target,
      String name,
      String afterHeader,
      FileStat stat,
      @Nullable String mode) {
    boolean force = !args.has("force") || args.bool("force");
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
      diffs.add(Diffs.ofFile(call, stat, target, content, afterHeader));
    }
    if (call.checkMode()) {
      return ModuleResult.changed(true).put("diff", diffs);
    }
    return changed(content, target, stat, wanted, checksum, diffs);
  }

  private ModuleResult unchanged(
      String asked, FileStat stat, FileAttributes wanted, String checksum) {
    String target = args.bool("follow") ? followed(asked) : asked;
    Map<String, @Nullable Object> diff = Diffs.ofState(target, "file", "file");
    ModuleResult result =
        ModuleResult.of(Map.of("diff", diff)).put("path", target).put("changed", false);
    if (PathInfo.isAny(wanted)) {
      AttributeResult set;
      try {
        set = host.setAttributes(target, wanted, call.checkMode());
      } catch (RemoteException e) {
        throw Refusal.of(e, target, host).with("path", target).with("changed", false);
      }
      FileModuleDiff.note(diff, set);
      result.put("changed", set.changed());
      PathInfo.add(result, set.stat());
    } else {
      PathInfo.add(result, stat);
    }
    return result.put("checksum", checksum).put("dest", target);
  }

  /** The file behind a link that is followed. */
  private String followed(String target) {
    return host.stat(target, StatOptions.PLAIN).realPath();
  }

  private ModuleResult changed(
      byte[] content,
      String target,
      FileStat before,
      FileAttributes wanted,
      String checksum,
      List<@Nullable Object> diffs) {
    String expected = args.text("checksum");
    if (expected != null && !expected.isEmpty() && !expected.equals(checksum)) {
      throw new ModuleFailure(
              "Copied file does not match the expected checksum. Transfer failed.",
              Map.of("checksum", checksum, "expected_checksum", expected, "changed", false))
          .with("diff", diffs);
    }
    boolean preserve = "preserve".equals(wanted.mode());
    boolean follows = args.bool("follow");
    String real = target;
    if (follows && before.exists()) {
      real = followed(target);
    } else if (!follows && before.isLink()) {
      // the file that takes the link's place has nothing of what that led to
      host.remove(target);
    }
    WriteRequest request =
        WriteRequest.of(real, content)
            .with(preserve ? wanted.withMode(null) : wanted)
            .withBackup(args.bool("backup"))
            .withValidate(validation(checksum, diffs))
            .withUnsafeWrites(args.bool("unsafe_writes"));
    WriteResult written;
    try {
      written = host.write(request);
    } catch (RemoteException e) {
      throw problem(e, target, checksum, diffs);
    }
    ModuleResult result =
        ModuleResult.of(Map.of("diff", diffs))
            .put("dest", real)
            .put("src", temporaryName(real))
            .put("md5sum", Digest.md5(content))
            .put("checksum", checksum)
            .put("changed", true);
    if (written.backup() != null) {
      result.put("backup_file", written.backup());
    }
    return PathInfo.add(result, written.stat());
  }

  /** Ansible tells the name of its temporary, which keeps the suffix of the file it becomes. */
  private static String temporaryName(String target) {
    String file = target.substring(target.lastIndexOf('/') + 1);
    int dot = file.replaceFirst("^\\.+", "").indexOf('.') < 0 ? -1 : file.lastIndexOf('.');
    return "~/.ansible/tmp/.source" + (dot < 0 ? "" : file.substring(dot));
  }

  private @Nullable String validation(String checksum, List<@Nullable Object> diffs) {
    try {
      return Words.validation(args.text("validate"));
    } catch (ModuleFailure e) {
      throw e.with("checksum", checksum).with("diff", diffs);
    }
  }

  /** What {@code copy} tells where {@code validate} found fault; empty for another reason. */
  static Optional<Map<String, @Nullable Object>> invalid(RemoteException e) {
    Matcher invalid = INVALID.matcher(e.text());
    if (!invalid.find()) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("exit_status", Long.valueOf(invalid.group(1)));
    values.put("stdout", invalid.group(3));
    values.put("stderr", invalid.group(2));
    return Optional.of(values);
  }

  private ModuleFailure problem(
      RemoteException e, String target, String checksum, List<@Nullable Object> diffs) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("diff", diffs);
    values.put("checksum", checksum);
    values.put("changed", false);
    String text = e.text();
    int slash = target.lastIndexOf('/');
    String folder = slash <= 0 ? "/" : target.substring(0, slash);
    Optional<Map<String, @Nullable Object>> invalid = invalid(e);
    if (invalid.isPresent()) {
      values.putAll(invalid.get());
      return new ModuleFailure(INVALID_TEXT, values);
    }
    if (text.contains("mktemp") && text.contains("No such file or directory")) {
      return new ModuleFailure("Destination directory " + folder + " does not exist", values);
    }
    if (text.contains("is not writable by the current user")) {
      return new ModuleFailure("Destination " + folder + " not writable", values);
    }
    ModuleFailure failure = Refusal.of(e, target, host);
    for (Map.Entry<String, @Nullable Object> each : values.entrySet()) {
      failure = failure.with(each.getKey(), each.getValue());
    }
    return failure;
  }
}
