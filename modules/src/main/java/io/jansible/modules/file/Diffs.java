package io.jansible.modules.file;

import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
import io.jansible.module.ModuleCall;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entries of a result's {@code diff}. */
final class Diffs {
  private Diffs() {}

  /** The content that a file has and the one that it is to have; long ones are not compared. */
  static Map<String, @Nullable Object> ofFile(
      ModuleCall call, FileStat before, String dest, byte[] content, String afterHeader) {
    long limit =
        call.control().setting("MAX_FILE_SIZE_FOR_DIFF") instanceof Number number
            ? number.longValue()
            : 0;
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    if (!before.exists()) {
      diff.put("before", "");
    } else if (limit > 0 && before.size() > limit) {
      diff.put("dst_larger", limit);
    } else {
      byte[] old = null;
      try {
        old = call.host().read(dest).orElse(new byte[0]);
      } catch (RemoteException e) {
        // what cannot be read has no part before; the write tells whether that matters
      }
      if (old == null) {
        diff.remove("before");
      } else if (isBinary(old)) {
        diff.put("dst_binary", 1L);
      } else {
        diff.put("before_header", dest);
        diff.put("before", new String(old, StandardCharsets.UTF_8));
      }
    }
    if (limit > 0 && content.length > limit) {
      diff.put("src_larger", limit);
    } else if (isBinary(content)) {
      diff.put("src_binary", 1L);
    } else {
      diff.put("after_header", afterHeader);
      diff.put("after", new String(content, StandardCharsets.UTF_8));
    }
    return diff;
  }

  private static boolean isBinary(byte[] bytes) {
    for (byte each : bytes) {
      if (each == 0) {
        return true;
      }
    }
    return false;
  }

  /** The state of a path before and after. */
  static Map<String, @Nullable Object> ofState(
      String path, @Nullable String before, @Nullable String after) {
    Map<String, @Nullable Object> old = new LinkedHashMap<>();
    old.put("path", path);
    Map<String, @Nullable Object> now = new LinkedHashMap<>();
    now.put("path", path);
    if (before != null && after != null && !before.equals(after)) {
      old.put("state", before);
      now.put("state", after);
    }
    return entry(old, now);
  }

  static Map<String, @Nullable Object> entry(
      Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    diff.put("before", before);
    diff.put("after", after);
    return diff;
  }
}
