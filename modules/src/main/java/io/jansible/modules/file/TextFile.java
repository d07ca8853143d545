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
import io.jansible.modules.Words;
import io.jansible.value.EscapedText;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A text file that a module edits: read, compared, written back with the asked attributes. */
final class TextFile {
  private final ModuleCall call;
  private final RemoteHost host;
  private final String path;
  private final String real;
  private final Charset charset;
  private final @Nullable String before;

  /**
   * @param follow edit what a link leads to
   */
  TextFile(ModuleCall call, String path, boolean follow) {
    this(call, path, follow, StandardCharsets.UTF_8);
  }

  TextFile(ModuleCall call, String path, boolean follow, Charset charset) {
    this.charset = charset;
    this.call = call;
    this.host = call.host();
    this.path = path;
    FileStat stat = host.stat(path, StatOptions.PLAIN);
    if (stat.isDirectory()) {
      throw new ModuleFailure("Path " + path + " is a directory !", Map.of("rc", 256L));
    }
    this.real = follow ? stat.realPath() : path;
    this.before =
        stat.exists()
            ? host.read(path).map(bytes -> EscapedText.of(bytes, charset)).orElse(null)
            : null;
  }

  boolean exists() {
    return before != null;
  }

  String text() {
    return before == null ? "" : before;
  }

  /** Lines with their ends. */
  static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        lines.add(text.substring(start, i + 1));
        start = i + 1;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  /**
   * Writes the new text where it differs, sets attributes, and completes the result with {@code
   * changed}, {@code msg}, {@code backup} and {@code diff}.
   *
   * @param header what the diff calls the file, {@code path (content)}
   */
  ModuleResult save(ModuleResult result, String after, boolean changed, String message) {
    Args args = call.args();
    String text = message;
    boolean any = changed;
    if (changed && !call.checkMode()) {
      int slash = real.lastIndexOf('/');
      if (before == null && args.has("create") && args.bool("create") && slash > 0) {
        host.makeDirectories(real.substring(0, slash));
      }
      WriteResult written;
      try {
        written =
            host.write(
                WriteRequest.of(real, EscapedText.bytes(after, charset))
                    .withBackup(args.bool("backup") && before != null)
                    .withValidate(Words.validation(args.text("validate")))
                    .withUnsafeWrites(args.bool("unsafe_writes")));
      } catch (RemoteException e) {
        throw Refusal.of(e, real, host);
      }
      if (written.backup() != null) {
        result.put(backupKey, written.backup());
      }
    }
    Map<String, @Nullable Object> attributesDiff = new LinkedHashMap<>();
    FileAttributes wanted = PathInfo.attributes(args);
    if (PathInfo.isAny(wanted) && (before != null || !call.checkMode())) {
      AttributeResult set;
      try {
        set = host.setAttributes(path, wanted, call.checkMode());
      } catch (RemoteException e) {
        throw Refusal.of(e, path, host);
      }
      if (set.changed()) {
        text =
            text.isEmpty()
                ? "ownership, perms or SE linux context changed"
                : text + " and ownership, perms or SE linux context changed";
        any = true;
      }
      if (!set.before().isEmpty()) {
        attributesDiff = Diffs.entry(set.before(), set.after());
      }
    }
    Object backup = result.values().remove(backupKey);
    result.put("changed", any).put("msg", text);
    if (backup != null && backupKey.equals("backup")) {
      result.put(backupKey, backup);
      diff(result, after, attributesDiff);
      return result;
    }
    diff(result, after, attributesDiff);
    if (backup != null) {
      result.put(backupKey, backup);
    }
    return result;
  }

  private String backupKey = "backup";

  /** Under which key the result names the backup. */
  TextFile backupAs(String key) {
    backupKey = key;
    return this;
  }

  private void diff(ModuleResult result, String after, Map<String, @Nullable Object> attributes) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("before", call.diffMode() ? text() : "");
    content.put("after", call.diffMode() ? after : "");
    content.put("before_header", path + " (content)");
    content.put("after_header", path + " (content)");
    attributes.put("before_header", path + " (file attributes)");
    attributes.put("after_header", path + " (file attributes)");
    List<@Nullable Object> all = new ArrayList<>();
    all.add(content);
    all.add(attributes);
    result.put("diff", all);
  }
}
